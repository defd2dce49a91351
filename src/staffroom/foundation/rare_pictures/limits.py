"""What reading one picture may cost, and how the child says what went wrong."""

from ..pictures import MEGAPIXEL

SECONDS = 2
"""Of processor time, its start included."""

PATIENCE = 5
"""How many times that by the clock: the machine may be busy with other things."""

MEMORY_MB = 215
"""Of address space, where what is mapped of libraries and never touched counts, too: in use are less than 200."""

MOST_PIXELS_OF_HEIF = 26 * MEGAPIXEL
"""Phones take 12 or 24 megapixels. Twice as many would fit neither into the memory nor into the time."""

MOST_PIXELS_OF_JPEG = 12_500_000
"""What most phones take, kept as large as it is; what is larger becomes smaller."""

PIXELS, JPEG = "pixels", "jpeg"
"""What the child is asked for."""

EXIT_CODE_OF_TOO_MANY_PIXELS = 71
EXIT_CODE_OF_TOO_MUCH_WORK = 72
