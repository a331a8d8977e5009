"""Attribute what moved between two folders of results, from what their manifests record.

Without the data nothing can be built again. A figure is then attributed to the edits that it may
depend on: one of a study to that study, one of a claim to the studies in its bodies, and each to
the rules, the program and its libraries where these changed. Where several may be the cause, all of
them are named together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from mcstats.workflow.diff.attribute import Move, Moves, Part
from mcstats.workflow.diff.compared_figures import OF_STUDIES, Figure, Figures, in_noise, moved
from mcstats.workflow.diff.edits import Cause, Edit

_EVERYWHERE: Final = frozenset({Cause.LIBRARY, Cause.FORMULA, Cause.RULE})
_IN_CLAIMS: Final = frozenset({Cause.CHOICE, Cause.ARTICLE, Cause.SOURCES})
_SOURCES: Final = Edit(Cause.SOURCES, "")
_FACTS: Final = Edit(Cause.SOURCES, "facts")


def program_edits(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Edit, ...]:
    """Return the edits of the program and of its libraries between two manifests."""
    edits = []
    if old.get("code") != new.get("code"):
        edits.append(Edit(Cause.FORMULA, f"mcstats {_commits(old, new)}".strip()))
    was, now = (dict(one.get("packages") or {}, python=one.get("python", "")) for one in (old, new))
    changes = tuple(
        f"{name} {was.get(name, 'none')} → {now.get(name, 'none')}"
        for name in sorted(was.keys() | now.keys())
        if was.get(name) != now.get(name)
    )
    if changes:
        edits.append(Edit(Cause.LIBRARY, "", changes))
    return tuple(edits)


def input_edits(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Edit, ...]:
    """Return the edits of inputs between the hashes that two manifests record."""
    return tuple(_edits_of_files(old, new))


def _edits_of_files(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Edit]:
    was, now = ({_place(name): digest for name, digest in one.items()} for one in (old, new))
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) == now.get(name):
            continue
        stem, folder = PurePosixPath(name).stem, PurePosixPath(name).parent.name
        if folder == "studies":
            added, removed = name not in was, name not in now
            cause = Cause.ADDED if added else Cause.REMOVED if removed else Cause.CORRECTED
            yield Edit(cause, stem)
        elif folder == "articles":
            yield Edit(Cause.ARTICLE, stem)
        elif stem == "rubric":
            yield Edit(Cause.RULE, "rubric")
        elif name == "claims.yaml":
            yield Edit(Cause.CHOICE, "claims")
        elif name == "sources.yaml":
            yield _SOURCES
        elif name == "facts.yaml":
            yield _FACTS


def _place(name: str) -> str:
    """Return the place of a file within its topic; the rubric lies beside the topics."""
    path = PurePosixPath(name)
    return path.name if len(path.parts) == 1 else PurePosixPath(*path.parts[1:]).as_posix()


def attribute_recorded(
    topic: str, figures: tuple[Figures, Figures], manifests: tuple[Any, Any]
) -> Moves:
    """Return what moved between two results, by the causes that their manifests leave open."""
    old, new = figures
    edits = (
        *program_edits(*manifests),
        *input_edits(manifests[0]["inputs"], manifests[1]["inputs"]),
    )
    studies = _studies_of_claims(figures)
    moves = []
    for figure in sorted(moved(old, new)):
        was, now = old.get(figure, ""), new.get(figure, "")
        causes = tuple(edit for edit in edits if _may_move(edit, figure, studies))
        causes = causes or (Edit(Cause.UNEXPLAINED, ""),)
        moves.append(Move(figure, was, now, (Part(causes, was, now),)))
    return Moves(topic, tuple(moves), edits, in_noise(old, new))


def _may_move(edit: Edit, figure: Figure, studies: Mapping[str, set[str]]) -> bool:
    if edit.cause in _EVERYWHERE:
        return True
    table, name = figure.where[0], figure.where[1]
    if table in OF_STUDIES:
        # A rating may rest on the year of a source.
        return edit.subject == name or (table == "ratings" and edit == _SOURCES)
    if edit.cause in _IN_CLAIMS:
        return edit != _FACTS  # which statements alone are held against
    # A synthesis names its members in no column that is compared: any study may be one.
    return edit.subject in studies[name] if name in studies else True


def _studies_of_claims(figures: tuple[Figures, Figures]) -> dict[str, set[str]]:
    """Return the studies that stand in the bodies of each claim, before or after."""
    studies: dict[str, set[str]] = {}
    for figure in {name for one in figures for name in one if name.where[0] == "bodies"}:
        studies.setdefault(figure.where[1], set()).add(figure.where[3])
    return studies


def _commits(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    was, now = (str(one.get("commit") or "")[:9] for one in (old, new))
    return f"{was} → {now}" if was and now and was != now else ""
