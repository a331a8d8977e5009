"""Facts of figures with everything that one can have, and readers of what is drawn of them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from mcstats.report.figures.evidence_map import Circle, MapRow
from mcstats.report.figures.forest import ForestGroup, ForestPlot, ForestRow
from mcstats.report.text import Label


def row(
    key: str, point: float | None, low: float | None, high: float | None, **more: object
) -> ForestRow:
    shown, *ends = (value if value is None else round(value, 3) for value in (point, low, high))
    text = Label(f"{shown} ({ends[0]} to {ends[1]})")
    return ForestRow(key, Label(f"Study {key} 2020"), text, point, low, high, **more)  # type: ignore[arg-type]


def wounds() -> ForestPlot:
    """Return a plot of two groups, one with a summary, group data, weights and heterogeneity."""
    arms = (Label("70 (25), n = 16"), Label("36 (61), n = 18"))
    stronger = tuple(
        row(name, point, low, high, arms=arms, share=share, weight=Label(f"{share}%"))
        for name, point, low, high, share in (
            ("houghton", 34.0, 1.6, 66.4, 13.5),
            ("franek", 44.5, 17.4, 71.6, 19.2),
            ("polak", 25.7, 4.5, 46.8, 30.4),
            ("polak-b", 36.4, 17.1, 55.7, 36.9),
        )
    )
    text = Label("34.4 (16.0 to 52.7)")
    summary = ForestRow("pooled", Label("Pooled, 4 studies"), text, 34.4, 16.0, 52.7, sort="pooled")
    words = Label("10.0 to 60.0")
    prediction = ForestRow(
        "prediction", "Prediction interval", words, None, 10.0, 60.0, sort="prediction"
    )
    names = ("tau2", "tau2_ub", "i2", "q", "df", "p")
    values = ("12", "696", "10%", "1.33", "3", "= 0.72")
    spread = dict(zip(names, map(Label, values), strict=True))
    pooled = (*stronger, summary, prediction)
    return ForestPlot(
        id="fig-wounds",
        outcome="Wound area",
        measure="Mean difference",
        unit_title="Mean difference in wound area, percentage points",
        favours=("control", "current"),
        groups=(
            ForestGroup((row("avendano", 28.6, 11.9, 45.3, asked=True),), "Microcurrent"),
            ForestGroup(pooled, "Stronger currents", "Random effects (REML)", spread),
        ),
        arms=("Current", "Control"),
        shows="mean (SD)",
        level=Label("95% CI"),
    )


def ratios(*rows: tuple[float | None, float | None, float | None]) -> ForestPlot:
    """Return a plot of ratios; the values are ratios, the facts their logarithms."""

    def log(value: float | None) -> float | None:
        return None if value is None else math.log(value) if math.isfinite(value) else value

    facts = (row(f"r{n}", *map(log, values)) for n, values in enumerate(rows))
    return ForestPlot(
        "fig-ratios",
        "Death",
        "Risk ratio",
        "Risk ratio of death (log scale)",
        (ForestGroup(tuple(facts)),),
        ("drug", "placebo"),
        log=True,
    )


def approximate() -> ForestPlot:
    """Return a plot of one interval that is computed from a P value."""
    facts = row("kavanagh", 0.77, 0.38, 1.16, sort="approximate")
    why = (Label("54 people were analysed in each group."), Label("With 36, 0.82."))
    return ForestPlot(
        "fig-muscle",
        "Thickness",
        "SMD",
        "Standardised mean difference",
        (ForestGroup((facts,)),),
        ("no device", "NMES"),
        assumed=why,
    )


def hard() -> ForestPlot:
    """Return a plot of texts too long for their columns, and of rows without an estimate."""
    rows = (
        ForestRow(
            "long",
            Label("Averyveryverylongstudynamewithoutanyspaces of the Consortium 2021 (second)"),
            Label("at least 0.45"),
            low=0.45,
            high=math.inf,
        ),
        row("wide", 0.1, -20.0, 21.0, arms=(Label("1234.5 (333.3), n = 1234"),) * 2),
        row("usual", 0.1, -0.2, 0.4, share=50.0, weight=Label("50.0%")),
        row("other", 0.2, -0.1, 0.5),
        ForestRow("point", Label("Point 2020"), Label("0.30; CI not reported"), 0.3),
        ForestRow("none", Label("None 2020"), "not reported"),
    )
    long = (
        "a unit that has a long name too, and more words than have room in one line of any drawing"
    )
    return ForestPlot(
        "fig-hard",
        "Outcome",
        "Standardised mean difference",
        f"Difference of the outcome, in {long}",
        (
            ForestGroup(
                rows, "A group whose title is longer than all columns beside the plot together"
            ),
        ),
        ("usual care with attention", "an intervention with a long name"),
        arms=("Intervention", "Control"),
        shows="mean (SD)",
    )


def changes() -> ForestPlot:
    """Return the changes of two outcomes at two times in one group."""
    rows = tuple(
        ForestRow(name, Label(name), Label(f"{value}%"), value, asked=True, sort="change")
        for name, value in (
            ("Forehead, end of treatment", 18.4),
            ("Forehead, 1 month later", 21.2),
            ("Nose and mouth, with a name that needs two lines, end of treatment", 7.6),
            ("Nose and mouth, with a name that needs two lines, 1 month later", 5.9),
        )
    )
    people = Label("30 women, all treated; no control group; intervals not reported.")
    groups = (ForestGroup(rows),)
    return ForestPlot("fig-changes", "The outcomes", "Change", "Change, %", groups, people=people)


def evidence() -> tuple[tuple[MapRow, ...], dict[str, str], str]:
    """Return the rows of a map with circles of every sort, its columns and what is asked about."""
    columns = {"lab": "Laboratory", "before": "Before and after", "sham": "Sham-controlled trial"}
    rows = (
        MapRow(
            "Muscle", "#m", {"before": (Circle("Ray", "#r", 37, Label("37"), of="radiofrequency"),)}
        ),
        MapRow(
            "Wrinkles",
            "",
            {
                "before": (
                    Circle("Sun", "#s", 148, Label("148"), sort="face"),
                    Circle("Wait", "#w", 6, Label("6"), sort="wait"),
                )
            },
        ),
    )
    ulcers = (
        Circle("Ava", "#a", 30, Label("30"), of="current"),
        Circle("Woo", "#o", 74, Label("74"), "ulcers", of="current"),
    )
    cells = {"sham": ulcers, "lab": (Circle("Rat", "#t", shown="rat skin"),)}
    return (*rows, MapRow("Ulcers", "#u", cells)), columns, "current on faces"


@dataclass
class Element:
    """An element of the markup of a figure, with the number of its row and the text in it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    row: int
    text: str = ""

    @property
    def style(self) -> set[str]:
        """Its classes."""
        return set(self.attributes.get("class", "").split())

    def __getitem__(self, name: str) -> float:
        """Return a number or a percentage of the element."""
        return float(self.attributes[name].removesuffix("%"))


@dataclass
class _Reader(HTMLParser):
    found: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)
    rows: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.rows += tag == "tr"
        inside = tuple(e.tag for e in self.open)
        element = Element(tag, attributes, inside, self.rows if "tr" in inside else 0)
        self.found.append(element)
        if tag not in ("br", "img", "source"):
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def elements(markup: str) -> list[Element]:
    """Return the elements of a figure in their order."""
    reader = _Reader()
    reader.feed(re.sub("[\ue000-\ue002]", "", markup))
    return reader.found
