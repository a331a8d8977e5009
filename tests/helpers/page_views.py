"""Views of small topics, as the pages of a report get them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from helpers.complete_topic import EXTRAS, FILES, complete_tables, complete_topic, load_files
from helpers.computed_tables import compute_tables, shipped_rubric
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.report.render import fill_page
from mcstats.report.text import Label
from mcstats.report.view import Facts, Tables, View


def view_of(topic: Topic, tables: Tables, **changes: Any) -> View:
    """The view of a topic, with some of its tables replaced."""
    tables = replace(tables, **changes)
    return View(topic, shipped_rubric(), tables, (), EXTRAS)


def complete_view(**changes: Any) -> View:
    return view_of(complete_topic(), complete_tables(), **changes)


def edited_view(*edits: tuple[str, str, str], added: dict[str, str] | None = None) -> View:
    """The view of the complete topic after texts of its files were replaced: file, old, new."""
    files = {**FILES, **(added or {})}
    for file, old, new in edits:
        assert old in files[file], old
        files[file] = files[file].replace(old, new)
    topic = load_files(files)
    return view_of(topic, compute_tables(topic))


def check_row(check: str, **changes: str) -> CheckRow:
    """A check of an article's statement that is right, with some cells replaced."""
    columns = (column.name for column in fields(CheckRow))
    empty = dict.fromkeys(columns, "") | {"check": check, "kind": "article", "status": "right"}
    return CheckRow(**(empty | changes))


def page_text(view: View, name: str, gather: Callable[[View], Any]) -> str:
    """The finished page that a gatherer and the template of the same name make of a view."""
    facts = gather(view)
    path = f"{name}.html"
    title = Label(facts.title)
    frame = Facts(
        title=title, page_title=title, path=path, bar={"audit.html": "Audit"}, current=path,
        claims={}, edition=Label("a date"), maker=Label("made with mcstats"), linked=(), ci=view.ci,
    )  # fmt: skip
    return fill_page(f"{name}.html.j2", path, view.register, frame=frame, page=facts)
