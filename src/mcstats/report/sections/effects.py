"""Effects: one forest plot for each axis, with the figures in its rows."""

from __future__ import annotations

from collections import Counter

from mcstats.report.badges import rating_key
from mcstats.report.blocks import Block, Key, Para, Section
from mcstats.report.forest import Panel, forest, panels
from mcstats.report.inline import Inline, Mark, Words
from mcstats.report.scale import is_percent, label_of
from mcstats.report.view import View

_SIGNS = (
    ("estimate", "Estimate with its sampling interval at ninety-five per cent"),
    ("bare", "Estimate without an interval: shown, never pooled"),
    ("set", "Printed set: all that rounding, bounds and declared ranges leave open"),
    ("arrow", "Goes on beyond the plot, or has no limit"),
    ("diamond", "Summary; the line through it is the prediction interval"),
)


def effects(view: View) -> Section:
    """Return the plots of all effects."""
    intro = Para(
        "Each row is one result of one study, computed from what its sources print, in the "
        "direction in which they publish it. The ends of each plot say which side favours "
        "the intervention. What cannot be estimated keeps its row and says what is missing."
    )
    items = [(Mark("shape", level, text), ()) for level, text in _SIGNS]
    blocks: list[Block] = [intro, Key("key-plot", "In the plots", items), rating_key("key-forest")]
    shown = panels(view)
    names = Counter((p.measure, p.contrast, p.unit, p.lower) for p in shown)
    blocks += [
        _panel(
            view, p, names[p.measure, p.contrast, p.unit, p.lower] > 1 or not is_percent(p.measure)
        )
        for p in shown
    ]
    return Section("effects", "Effects", *blocks)


def _panel(view: View, panel: Panel, say_scale: bool) -> Section:
    title: list[Inline] = [Words(label_of(panel.measure))]
    if panel.scale == "percent change" and say_scale:
        title.append(", of percent changes")
    if panel.unit:
        title += [", ", Words(panel.unit)]
    title.append(", between arms" if panel.contrast == "between" else ", within one arm")
    if panel.lower:
        title.append(", where less is better")
    return Section(f"effects-{panel.id}", tuple(title), forest(view, panel, tuple(title)), level=3)
