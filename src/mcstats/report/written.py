"""Text that an analyst wrote in the data, with references in braces in place of its figures."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from markupsafe import Markup, escape

from mcstats.model.errors import InputError
from mcstats.model.running_text import has_digit
from mcstats.model.topic import Path
from mcstats.report.numbers import (
    effect_interval,
    effect_number,
    p_of,
    people_of,
    unit_words,
    value_number,
)
from mcstats.report.text import Interval, Label, Number, Ref, marked
from mcstats.report.view import View

_REFERENCE: Final = re.compile(r"\{([^{}]*)\}")
_EFFECT_COLUMNS: Final = ("yi", "ci_lb", "ci_ub", "n1", "n2")


def written(view: View, text: str, path: Path) -> Markup:
    """Return a text of claims.yaml with each reference as the figure or the study it names.

    Parameters
    ----------
    view : View
        The topic.
    text : str
        The text; ``{STUDY:PATH}`` is a reported value, ``{STUDY:total}`` the number of
        participants, ``{EFFECT}`` an estimate with its interval, ``{EFFECT:COLUMN}`` one of its
        figures, ``{EFFECT:p}`` its P value, and ``{STUDY}`` a link to the study.
    path : Path
        The place of the text in claims.yaml, for messages.

    Raises
    ------
    InputError
        For a reference to nothing, and for a figure that is typed.
    """
    pieces = _REFERENCE.split(text)  # prose and references by turns
    return Markup("").join(
        _shown(view, piece, path) if place % 2 else _prose(view, piece, path)
        for place, piece in enumerate(pieces)
    )


def written_of(
    view: View, claim: str, key: str, studies: Collection[str] | None = None
) -> Markup | None:
    """Return a text that an analyst wrote for a claim; None where there is none.

    With `studies`, a text that names another study is none: it was written for other evidence.
    """
    for place, one in enumerate(view.topic.claims.claims):
        text = getattr(one.summary, key) if one.id == claim and one.summary else None
        if text and (studies is None or _studies_in(view, text) <= set(studies)):
            return written(view, text, ("claims", place, "summary", key))
    return None


def _studies_in(view: View, text: str) -> set[str]:
    owners = (name.partition(":")[0] for name in _REFERENCE.findall(text))
    return {view.effects[o].study if o in view.effects else o for o in owners}


def _prose(view: View, text: str, path: Path) -> Markup:
    if has_digit(text):
        raise _refused(
            view, path, f"a figure in {text.strip()!r}", "a reference in braces",
            "write {STUDY:PATH} or {EFFECT} in its place",
        )  # fmt: skip
    return escape(text)


def _shown(view: View, name: str, path: Path) -> Markup:
    value = _value(view, name)
    if value is None:
        expected = "STUDY, STUDY:PATH, EFFECT or EFFECT:COLUMN of this topic"
        raise _refused(view, path, f"{{{name}}}", expected, "correct the reference")
    return escape(marked(value))


def _value(view: View, name: str) -> Number | Interval | Ref | Label | None:
    owner, _, column = name.partition(":")
    effect = view.effects.get(owner)
    if effect is not None:
        if column == "p":
            return p_of(view, effect)
        if column in _EFFECT_COLUMNS:
            value = getattr(effect, column)
            figure = None if value is None else effect_number(view, effect, column, value)
            return figure.with_unit(unit_words(effect)) if figure and column == "yi" else figure
        interval = None if column else effect_interval(view, effect)
        return interval and replace(interval, unit=unit_words(effect))
    study = view.study(owner)
    if study is None or not column:
        return view.study_ref(owner) if study else None
    if column == "total":
        return people_of(view, study)[0]
    return value_number(view, owner, column)


def _refused(view: View, path: Path, found: str, expected: str, fix: str) -> InputError:
    return InputError([view.topic.positions["claims"].fault(path, "REF", found, expected, fix)])
