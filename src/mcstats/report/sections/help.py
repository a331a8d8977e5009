"""Help: how to read the page, its limits, and how accessible it is."""

from __future__ import annotations

from mcstats.report.blocks import Bullets, Section, Terms
from mcstats.report.inline import Words
from mcstats.report.view import View

_TERMS: tuple[tuple[str, str], ...] = (
    (
        "Forest plot",
        "Each row is one result. A square is the estimate, the line through it its sampling "
        "interval; where the line crosses the line of no effect, the data are compatible with "
        "none. The wide band is what the printing itself leaves open.",
    ),
    (
        "Standardised mean difference (g)",
        "The difference of two groups in units of their spread. It makes results of different "
        "scales comparable, and nothing more.",
    ),
    (
        "Sampling interval",
        "How far an estimate may be off by the play of chance; it says nothing on bias.",
    ),
    ("Prediction interval", "Where the effect of a further, similar study would be expected."),
    (
        "Printed set",
        "All values that are compatible with the characters printed, with bounds, and with ranges "
        "that the data declare.",
    ),
    (
        "Quality",
        "How sound the best evidence is for what it tested, on the scale that articles use.",
    ),
    (
        "Certainty",
        "How sure one can be of the size of the effect, after GRADE: once for what was tested, "
        "once for what is sold.",
    ),
    (
        "Defensible analyses",
        "Every way to settle what the sources leave open. A verdict that holds in all of them "
        "does not depend on our choices.",
    ),
)
_LIMITS = (
    "The page holds what was read, and much was read only as an abstract. What a full text would "
    "add is listed with each study as not found.",
    "It was tried in Chromium. Notes open with a pointer, with Enter and with the space bar, and "
    "close with Escape.",
    "Wide tables scroll inside their own frame, which the Tab key reaches and the arrow keys move.",
    "Nothing on this page is advice for an individual. It names no device to use or to avoid.",
)


def helping(view: View) -> Section:
    """Return how to read the page."""
    search = view.topic.sources.search
    limits = Bullets(
        Words(f"Search: {search.systematic}."), Words(f"Readers: {search.readers}."), *_LIMITS
    )
    section = Section("limits", "Limits", limits, level=3)
    return Section("help", "How to read this page", Terms(*_TERMS), section)
