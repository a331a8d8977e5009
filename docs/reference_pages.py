"""Write the reference pages of the documentation from the program: MkDocs calls `on_files`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mcstats.authoring.schemas import schema_texts
from mcstats.cli import parser
from mcstats.data.load_rubric import load_rubric, rubric_path
from mcstats.data.load_topic import load_topic
from mcstats.workflow.datapackage import datapackage
from mcstats.workflow.rubric_report import rule_lines

ROOT = Path(__file__).resolve().parent.parent


def on_files(files: Any, config: Any) -> Any:
    """Add the generated pages to the files that MkDocs renders."""
    from mkdocs.structure.files import File

    for name, text in reference_pages().items():
        files.append(File.generated(config, f"reference/{name}.md", content=text))
    return files


def reference_pages() -> dict[str, str]:
    """Return the Markdown of each reference page by its name."""
    return {
        "commands": "\n".join(_commands(parser())),
        "data-files": "\n".join(_data_files(schema_texts())),
        "tables": "\n".join(
            _tables(json.loads(datapackage(load_topic(ROOT / "data/microcurrent"), "")))
        ),
        "rules": "\n".join(_rules()),
    }


def _cell(text: str) -> str:
    """Return text that a cell of a Markdown table can hold."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _commands(top: argparse.ArgumentParser) -> Iterator[str]:
    yield "# Commands\n"
    yield "Exit status: 0 well, 1 a number does not match, 2 an input cannot be read.\n"
    (subparsers,) = (a for a in top._actions if isinstance(a, argparse._SubParsersAction))
    for name, sub in subparsers.choices.items():
        yield f"## mcstats {name}\n"
        yield f"{(sub.description or '').strip().capitalize()}.\n"
        yield "| argument | meaning |\n| --- | --- |"
        for action in sub._actions:
            if action.dest == "help":
                continue
            names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            words = action.help or (
                f"one of {', '.join(map(str, action.choices))}" if action.choices else ""
            )
            yield f"| `{_cell(names)}` | {_cell(words)} |"
        yield ""


def _data_files(texts: Mapping[str, str]) -> Iterator[str]:
    yield "# Keys of the data files\n"
    yield (
        "The JSON Schemas in `data/schema` hold the same facts; the first line of each data file "
        "names its schema, so that an editor completes and explains the keys.\n"
    )
    for name, text in texts.items():
        if name.startswith("rubric"):
            continue  # `rules.md` prints the rubric itself
        schema = json.loads(text)
        yield f"## {name.removesuffix('.schema.json')}\n"
        yield from _keys(schema)
        for noun, definition in sorted(schema["$defs"].items()):
            if "properties" in definition or "enum" in definition:
                yield f"### {name.partition('.')[0]}: {noun}\n"
                yield from _keys(definition)


def _keys(definition: Mapping[str, Any]) -> Iterator[str]:
    if definition.get("description"):
        yield definition["description"] + "\n"
    if "enum" in definition:
        yield "Words: " + ", ".join(f"`{word}`" for word in definition["enum"]) + ".\n"
        return
    yield "| key | needed | meaning |\n| --- | --- | --- |"
    for key, value in definition.get("properties", {}).items():
        needed = "yes" if key in definition.get("required", ()) else "no"
        yield f"| `{key}` | {needed} | {_cell(value.get('description', ''))} |"
    yield ""


def _tables(package: Mapping[str, Any]) -> Iterator[str]:
    yield "# Tables\n"
    yield (
        "Each topic has these CSV files in `reports/<topic>/tables`, and `datapackage.json` beside "
        "them describes them for programs. An empty cell means “not reported”; floats have full "
        "precision.\n"
    )
    for table in package["resources"]:
        yield f"## {table['name']}.csv\n"
        yield f"{table['description']}\n"
        yield "| column | type | meaning |\n| --- | --- | --- |"
        for column in table["schema"]["fields"]:
            meaning = _cell(column["description"])
            yield f"| `{column['name']}` | {column['type']} | {meaning} |"
        yield ""


def _rules() -> Iterator[str]:
    yield "# Rules\n"
    yield "The rules of the shipped rubric, as `mcstats rubric --rules` prints them.\n"
    yield "```text"
    yield from rule_lines(load_rubric(rubric_path(ROOT / "data")))
    yield "```"
