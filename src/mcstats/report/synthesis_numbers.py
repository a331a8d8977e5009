"""Figures of a synthesis, each entered in the register with the note behind it."""

from __future__ import annotations

from typing import Final

from mcstats.model.tables import PooledRow
from mcstats.report.blocks import Block, Bullets, Para, Terms
from mcstats.report.digits import BORNE, Digits
from mcstats.report.effect_numbers import bare_estimate
from mcstats.report.format import count, fixed, p_value, significant
from mcstats.report.inline import Inlines, Link, Num, Opens, Words
from mcstats.report.number_register import anchor
from mcstats.report.scale import as_read, column_as_read
from mcstats.report.view import View

ESTIMATORS: Final = {
    "REML": "random effects (REML)",
    "DL": "random effects (DerSimonian-Laird)",
    "PM": "random effects (Paule-Mandel)",
    "ML": "random effects (maximum likelihood)",
    "EE": "one effect common to all",
    "MH": "one effect common to all (Mantel-Haenszel, nothing added to zeros)",
    "Peto": "one effect common to all (Peto, nothing added to zeros)",
    "conditional logistic": "one effect common to all (conditional logistic regression)",
    "beta-binomial": "risks that vary between arms (beta-binomial)",
    "half-normal prior": "random effects with a half-normal prior",
}
_TESTS: Final = {
    "adhoc": "Hartung-Knapp interval, never narrower than Wald’s",
    "knha": "Hartung-Knapp interval",
    "z": "Wald interval",
}


def pooling_words(row: PooledRow) -> Inlines:
    """Return the estimator and the interval of a synthesis in words; none for a single study."""
    if row.k == 1:
        return ("one study with its own interval; nothing was pooled",)
    method, test = ESTIMATORS.get(row.method, row.method), _TESTS.get(row.test, row.test)
    return (Words("; ".join(text for text in (method, test) if text)),)


def pooled_number(view: View, row: PooledRow, column: str, value: float, *, scope: str = "") -> Num:
    """Enter one figure of a synthesis."""
    name, kind = column, "count" if column == "k" else "iterative"
    if column in ("mu", "ci_lb", "ci_ub", "pi_lb", "pi_ub"):
        value = as_read(row.measure, value)
        name = column_as_read(row.measure, column)
        shown = Digits(row.measure, row.se).text(value)
    elif column == "k":
        shown = count(value)
    elif column in ("tau2", "tau2_lb", "tau2_ub"):
        shown = significant(value, BORNE)
    elif column == "q_p":
        shown = p_value(value)
    else:
        shown = fixed(value, 0)
    role = "" if row.role in ("main", "single study") else f".{anchor(row.role)}"
    key, members = f"pooled.{row.synthesis}{role}.{name}", row.members.split()
    cause = view.cause(members)
    return view.register.enter(key, value, shown, kind, members, cause, scope=scope)


def weight(view: View, row: PooledRow, effect: str) -> Inlines:
    """Return the share of an effect in a synthesis; nothing where it is no member."""
    members = row.members.split()
    if effect not in members:
        return ()
    value = float(row.weights.split()[members.index(effect)])
    entry = pooled_number(view, row, f"weight.{effect}", value)
    return (Opens(pooled_note(view, row), entry, "%"),)


def pooled_note(view: View, row: PooledRow) -> str:
    """Enter the note of a synthesis once and return its id."""

    def blocks() -> tuple[Block, ...]:
        members = [
            (
                Link(f"#effects.{anchor(name)}", Words(name, "code")),
                " — ",
                *(bare_estimate(view, view.effects[name], "note") if name in view.effects else ()),
            )
            for name in row.members.split()
        ]
        return (
            Terms(("Method", pooling_words(row)), ("Because", Words(row.because))),
            Bullets(*members),
            Para("A row of ", Words("tables/pooled.csv", "label"), ".", role="note"),
        )

    title: Inlines = ("Synthesis ", Words(row.synthesis, "label"), ": ", Words(row.role))
    target = f"synthesis-{anchor(row.synthesis)}"
    return view.register.enter_note(f"pooled.{row.synthesis}.{row.role}", title, blocks, target)


def pooled_figures(
    view: View, row: PooledRow, *, scope: str = ""
) -> tuple[Inlines, Inlines, Inlines]:
    """Return the summary with its interval, its prediction interval, and the number of studies."""
    note = pooled_note(view, row)

    def enter(column: str, value: float) -> Num:
        return pooled_number(view, row, column, value, scope=scope)

    figures: Inlines = ()
    if row.mu is not None:
        figures = (enter("mu", row.mu),)
        if row.ci_lb is not None and row.ci_ub is not None:
            ends = (enter("ci_lb", row.ci_lb), " to ", enter("ci_ub", row.ci_ub))
            figures = (*figures, " (", *ends, ")")
        figures = (Opens(note, *figures),)
    prediction: Inlines = ()
    if row.pi_lb is not None and row.pi_ub is not None:
        ends = (enter("pi_lb", row.pi_lb), " to ", enter("pi_ub", row.pi_ub))
        prediction = (Opens(note, *ends),)
    return figures, prediction, (Opens(note, enter("k", row.k)),)
