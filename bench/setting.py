"""What every figure is given: the running site, the running peers if there are any, and how thorough to be."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from bench.peers.layout import Layout
from bench.product import Product


@dataclass
class Bench:
    """`peers` is None when there is nothing to compare with.

    A figure that fills sites of its own (OWN_SITES) is given the `folder` for them and no product.
    """

    product: Product
    peers: Layout | None = None
    rounds: int = 5
    seconds: float = 3.0
    sink_port: int = 58025
    folder: Path = Path()
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    begins: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.peers:
            self.begins = json.loads((self.peers.mbox.parent / "begins.json").read_text())
