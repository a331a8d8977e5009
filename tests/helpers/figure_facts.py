"""Facts of figures with everything that one can have, and readers of what is drawn of them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from mcstats.report.figures.change_plot import Change, ChangePlot, ChangeRow
from mcstats.report.figures.evidence_map import MapRow, Study
from mcstats.report.figures.forest_facts import (
    Approximation,
    Arm,
    ForestGroup,
    ForestPlot,
    ForestRow,
    Heterogeneity,
    Summary,
)
from mcstats.report.text import Label


def row(
    key: str, point: float | None, low: float | None, high: float | None, **more: object
) -> ForestRow:
    text = Label(f"{point} ({low} to {high})")
    return ForestRow(key, Label(f"Study {key} 2020"), text, point, low, high, **more)  # type: ignore[arg-type]


def wounds() -> ForestPlot:
    """Return a plot of two groups, one with a summary, group data, weights and heterogeneity."""
    arms = (Arm(Label("70 (25)"), Label("16")), Arm(Label("36 (61)"), Label("18")))
    stronger = tuple(
        row(name, point, low, high, arms=arms, share=share, weight=Label(f"{share}%"))
        for name, point, low, high, share in (
            ("houghton", 34.0, 1.6, 66.4, 13.5),
            ("franek", 44.5, 17.4, 71.6, 19.2),
            ("polak", 25.7, 4.5, 46.8, 30.4),
            ("polak-b", 36.4, 17.1, 55.7, 36.9),
        )
    )
    summary = Summary(
        "pooled",
        Label("Pooled, 4 studies"),
        Label("34.4 (16.0 to 52.7)"),
        34.4,
        16.0,
        52.7,
        prediction=Label("10.0 to 60.0"),
        pi_low=10.0,
        pi_high=60.0,
    )
    spread = Heterogeneity(
        "Random effects (REML)", *map(Label, ("12", "696", "10%", "1.33", "3", "= 0.72"))
    )
    return ForestPlot(
        id="fig-wounds",
        outcome="Wound area",
        measure="Mean difference",
        unit_title="Mean difference in wound area, percentage points",
        favours=("control", "current"),
        groups=(
            ForestGroup((row("avendano", 28.6, 11.9, 45.3, asked=True),), "Microcurrent"),
            ForestGroup(stronger, "Stronger currents", summary, spread),
        ),
        arms=("Current", "Control"),
        shows="mean (SD)",
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
        ("drug", "placebo"),
        (ForestGroup(tuple(facts)),),
        log=True,
    )


def approximate() -> ForestPlot:
    """Return a plot of one interval that is computed from a P value."""
    facts = row("kavanagh", 0.77, 0.38, 1.16, approximate=True)
    why = Approximation((Label("54 people were analysed in each group."),), Label("With 36, 0.82."))
    return ForestPlot(
        "fig-muscle",
        "Thickness",
        "SMD",
        "Standardised mean difference",
        ("no device", "NMES"),
        (ForestGroup((facts,)),),
        approximation=why,
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
        row("wide", 0.1, -20.0, 21.0, arms=(Arm(Label("1234.5 (333.3)"), Label("1234")),) * 2),
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
        ("usual care with attention", "an intervention with a long name"),
        (
            ForestGroup(
                rows, "A group whose title is longer than all columns beside the plot together"
            ),
        ),
        arms=("Intervention", "Control"),
        shows="mean (SD)",
    )


def changes() -> ChangePlot:
    """Return the changes of two outcomes at two times in one group."""
    end, later = Label("end of treatment"), Label("1 month later")

    def change(key: str, time: Label, value: float) -> Change:
        return Change(key, time, value, Label(f"{value}%"))

    rows = (
        ChangeRow("Forehead", (change("a", end, 18.4), change("b", later, 21.2))),
        ChangeRow(
            "Nose and mouth, with a name that needs two lines",
            (change("c", end, 7.6), change("d", later, 5.9)),
        ),
    )
    return ChangePlot(
        "fig-changes", "Reduction from baseline, %", rows, Label("30 women"), asked=True
    )


def evidence() -> tuple[tuple[MapRow, ...], dict[str, str], str]:
    """Return the rows of a map with circles of every sort, its columns and what is asked about."""
    columns = {"lab": "Laboratory", "before": "Before and after", "sham": "Sham-controlled trial"}
    rows = (
        MapRow(
            "Muscle", "#m", {"before": (Study("Ray", "#r", 37, Label("37"), of="radiofrequency"),)}
        ),
        MapRow(
            "Wrinkles",
            "",
            {
                "before": (
                    Study("Sun", "#s", 148, Label("148"), sort="face"),
                    Study("Wait", "#w", 6, Label("6"), sort="wait"),
                )
            },
        ),
    )
    ulcers = (
        Study("Ava", "#a", 30, Label("30"), of="current"),
        Study("Woo", "#o", 74, Label("74"), "ulcers", of="current"),
    )
    cells = {"sham": ulcers, "lab": (Study("Rat", "#t", shown="rat skin"),)}
    return (*rows, MapRow("Ulcers", "#u", cells)), columns, "current on faces"


@dataclass
class Element:
    """An element of the markup of a figure, with the text in it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    row: str
    text: str = ""

    @property
    def style(self) -> set[str]:
        """Its classes."""
        return set(self.attributes.get("class", "").split())

    def __getitem__(self, name: str) -> float:
        """Return a number of the element."""
        return float(self.attributes[name])


@dataclass
class _Reader(HTMLParser):
    found: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        of_row = next(
            (e.attributes["data-row"] for e in self.open[::-1] if "data-row" in e.attributes), ""
        )
        inside = tuple(
            f"{e.tag}.{e.attributes.get('class', '')}" if e.tag == "svg" else e.tag
            for e in self.open
        )
        element = Element(tag, attributes, inside, of_row)
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


def of_drawing(markup: str, style: str) -> list[Element]:
    """Return the elements of the wide (``fw``) or of the narrow (``fn``) drawing."""
    return [element for element in elements(markup) if f"svg.{style}" in element.inside]
