"""What setting one paper may cost."""

SECONDS = 2
"""Of processor time."""

MEMORY_MB = 1500
"""Of address space, of which Typst reserves far more than it uses; what it uses is some 40 MB."""
