"""From the figures that papers print to a graded verdict, every number traceable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcstats.data.load_topic import load_topic as read_topic
    from mcstats.effects import escalc, pool

__version__ = "0.1.0"
__all__ = ["__version__", "escalc", "pool", "read_topic"]


def __getattr__(name: str) -> Any:
    """Import the statistics on first use: a command that computes nothing starts without them."""
    if name == "read_topic":
        from mcstats.data.load_topic import load_topic

        return load_topic
    if name not in ("escalc", "pool"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from mcstats import effects

    return getattr(effects, name)
