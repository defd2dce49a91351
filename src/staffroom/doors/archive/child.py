"""The child process that reads an archive's mails: `python -m staffroom.doors.archive.child`.

It is the one that reads foreign mail (`foundation.mail.child`), under the same limits, and besides writes out what
becomes of each mail's words. The order that comes with the mails is the language of the list.
"""

import sys
from collections.abc import Sequence

from staffroom.foundation.mail import parse
from staffroom.foundation.mail.child import serve
from staffroom.foundation.mail.wire import pack

from .writing_out import pack as pack_written
from .writing_out import write_out


def _answer(raw: bytes, order: bytes) -> Sequence[bytes]:
    parsed = parse(raw)
    written = write_out(parsed, order.decode())
    return pack_written(written) if written else pack(parsed)


if __name__ == "__main__":
    sys.exit(serve(_answer))
