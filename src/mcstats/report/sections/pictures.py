"""Figures of the figures step, as a section embeds them."""

from __future__ import annotations

from ..blocks import Figure
from ..context import Context
from ..inline import Words
from ..ledger import anchor
from ..render import data_link

__all__ = ["pictures"]


def pictures(context: Context, family: str) -> list[Figure]:
    """Return the figures whose names begin with a family's name."""
    return [
        Figure(
            id=f"figure-{anchor(p.name)}",
            light=data_link(p.light, "image/svg+xml"),
            dark=data_link(p.dark, "image/svg+xml"),
            alt=p.alt,
            caption=(Words(p.caption),),
            width=p.width,
            height=p.height,
        )
        for p in context.extras.pictures
        if p.name.split("-")[0] == family
    ]
