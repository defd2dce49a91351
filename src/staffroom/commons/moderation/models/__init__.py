from .appeal import Appeal
from .bell import Bell
from .decision import Decision
from .ground import Ground
from .matter import Matter
from .report import Report

__all__ = ["Appeal", "Bell", "Decision", "Ground", "Matter", "Report"]
