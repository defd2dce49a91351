"""Mails that are being taken in right now: what stopping waits for."""

import asyncio

from aiosmtpd.smtp import SMTP, syntax

from staffroom.foundation import stopping

LOOK_EVERY = 0.05  # seconds

_under_way: set[asyncio.Task[None] | None] = set()


class Draining(SMTP):
    """Lets a mail whose DATA has begun come to its end, and takes no further one while the process stops."""

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  named by aiosmtpd
        if stopping.is_stopping():
            await self._say_good_bye()
            return
        task = asyncio.current_task()
        _under_way.add(task)
        try:
            await super().smtp_DATA(arg)
        finally:
            _under_way.discard(task)
        if stopping.is_stopping():
            await self._say_good_bye()

    async def _say_good_bye(self) -> None:
        await self.push("421 4.3.2 This server is restarting: try again in a moment")
        if self.transport is not None:
            self.transport.close()


async def finish(seconds: float) -> None:
    """Return when no mail is being taken in any more, or after `seconds`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while _under_way and loop.time() < deadline:
        await asyncio.sleep(LOOK_EVERY)
