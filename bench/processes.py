"""How much memory processes really take: their proportional share (PSS), with all their children."""

from collections.abc import Iterable
from pathlib import Path


def memory(roots: Iterable[int]) -> float:
    """MiB of the process trees that begin at these."""
    return sum(_share(pid) for pid in tree(roots)) / 1024


def tree(roots: Iterable[int]) -> set[int]:
    """These processes and everything they started."""
    parents = dict(_parents())
    found = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parents() -> Iterable[tuple[int, int]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended since it was listed
            continue
        yield int(folder.name), int(fields[1])


def _share(pid: int) -> int:
    """kB; nothing for a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
