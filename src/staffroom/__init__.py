"""Staffroom: the professional network that a small profession runs for itself."""

__version__ = "0.1.0"
