"""From the figures that papers print to a graded verdict, every number traceable."""

from __future__ import annotations

__version__ = "0.1.0"
