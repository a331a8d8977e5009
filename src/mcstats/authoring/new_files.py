"""Commented files to start a topic, a study or an article from."""

from __future__ import annotations

import enum
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from string import Template

from mcstats.authoring.schemas import FOLDER, schema_line, schema_texts
from mcstats.authoring.study_designs import DESIGNS, USUAL, measure_of
from mcstats.authoring.write_files import write_together
from mcstats.authoring.yaml_writer import Plain, scalar, yaml_text
from mcstats.data.load_topic import load_topic
from mcstats.data.topic_folder import find_topics, topic_files
from mcstats.data.yaml_edits import appended_to
from mcstats.model import printed_keys, vocabularies
from mcstats.model.claim import AsSold
from mcstats.model.errors import InputError
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import TO_WRITE
from mcstats.workflow.files import write_whole

_TO_WRITE = re.compile(rf"[^#]*\b{TO_WRITE}\b", re.IGNORECASE)
_NAME = r"[a-z0-9][a-z0-9_-]{0,79}"
COMMENT = 34  # the column where the comments of a new file stand


def new_topic(data: Path, name: str) -> list[str]:
    """Write the commented files of a new topic; return lines on what was written and comes next.

    Raises `InputError` for a name that cannot be, or that is taken.
    """
    _check_name(name, "topic")
    folder = data / name
    if folder.exists():
        found = "a folder that exists already"
        raise InputError.of_file(folder, "EXISTS", found, "a new name", "choose another name")
    kinds = {"sources.yaml": "sources", "claims.yaml": "claims", "studies/none.yaml": "study"}
    files = {
        folder / file: template(Path(file).stem, schema_line(kind, folder / file, data), name=name)
        for file, kind in kinds.items()
    }
    write_together(folder, files)
    for text_name, text in schema_texts().items():
        if not (data / FOLDER / text_name).exists():
            write_whole(data / FOLDER / text_name, text)
    option = "" if data == Path("data") else f" --data {data}"
    return [
        *written(files),
        "next: say in claims.yaml what is sold and claimed, in sources.yaml who claims it",
        f"then: mcstats new study ID --topic {name}{option}",
    ]


def new_study(data: Path, name: str, identifier: str, design: str = "") -> list[str]:
    """Write the commented file of a new study and its source; return lines on what comes next.

    A design, one of `DESIGNS`, is stated in the file; without one the usual is meant and not
    stated. Raises `InputError` for an id that cannot be or is taken, or where the topic would have
    faults.
    """
    folder = data / name
    file = _new_file(folder / "studies", identifier, "study")
    topic = load_topic(folder)
    files = {
        file: study_template(
            schema_line("study", file, data), identifier, topic.claims.sold, design
        )
    }
    files |= _with_source(folder, topic, identifier, "journal article")
    write_together(folder, files)
    chosen = [] if design else [f"the design: {USUAL}; for another: --design {', '.join(DESIGNS)}"]
    question: Plain = {"constructs": ["outcome"], "measures": [measure_of(design)]}
    return [
        *written(files),
        *chosen,
        "next: code in the first what the source prints, in the second what was read",
        "next: where it answers a claim, name there in claims.yaml what its outcome `measures`",
        *yaml_text({"question": question}, indent=4).splitlines(),
        f"then: mcstats lint, and {_build(data, name)}",
    ]


def new_article(data: Path, name: str, identifier: str) -> list[str]:
    """Write the commented file of a new article and its source; return lines on what comes next.

    Raises `InputError` for an id that cannot be or is taken, or where the topic would have faults.
    """
    folder = data / name
    file = _new_file(folder / "articles", identifier, "article")
    topic = load_topic(folder)
    files = {file: template("article", schema_line("article", file, data), id=identifier)}
    files |= _with_source(folder, topic, identifier, "web article")
    write_together(folder, files)
    return [
        *written(files),
        "next: say in it what the article states of which study",
        f"then: mcstats lint, and {_build(data, name)}",
    ]


def _new_file(folder: Path, identifier: str, kind: str) -> Path:
    _check_name(identifier, kind)
    file = folder / f"{identifier}.yaml"
    if file.exists():
        found, fix = (
            f"the {kind} {identifier}, which exists already",
            "edit it or choose another id",
        )
        raise InputError.of_file(file, "EXISTS", found, "a new id", fix)
    return file


def _build(data: Path, name: str) -> str:
    if data == Path("data"):
        return f"make report TOPIC={name}"
    return f"snakemake --config topic={name} data={data}"


def _with_source(folder: Path, topic: Topic, identifier: str, kind: str) -> dict[Path, str]:
    """Return the list of sources with a blank one more, unless it has one of that id."""
    if identifier in topic.sources.sources:
        return {}
    source = template("source", "", id=identifier, source_kind=kind)
    return appended_to(folder / "sources.yaml", "sources", textwrap.dedent(source))


def unwritten(folder: Path) -> Iterator[str]:
    """Yield a line for each file in which something is `to be written`; a file for itself alone."""
    for path, numbers in _unwritten_lines(folder):
        place = f"line{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"
        yield f"{path}: still `{TO_WRITE}` on {place}"


def unwritten_count(folder: Path) -> Iterator[str]:
    """Yield one line on how many values of a topic are `to be written`; none where all stand."""
    count = sum(len(numbers) for _, numbers in _unwritten_lines(folder))
    if count:
        many = "1 value is" if count == 1 else f"{count} values are"
        listed = f"mcstats lint {folder.name} names the lines"
        yield f"{folder.name}: {many} still `{TO_WRITE}`; {listed}"


def _unwritten_lines(folder: Path) -> Iterator[tuple[Path, list[int]]]:
    """Yield each file in which something is `to be written`, with the numbers of the lines."""
    for path in topic_files(folder) if folder.is_dir() else [folder]:
        lines = path.read_text("utf-8-sig").splitlines()
        numbers = [n for n, line in enumerate(lines, 1) if _TO_WRITE.match(line)]
        if numbers:
            yield path, numbers


def study_template(first: str, identifier: str, sold: AsSold, design: str = "") -> str:
    """Return the text of a new study file with the keys that its design needs."""
    chosen = DESIGNS[design or USUAL]
    stated = bool(design) or chosen.allocation is vocabularies.Allocation.NOT_APPLICABLE
    parts = {
        "design": chosen.design_lines(stated=stated),
        "setting": chosen.setting_text,
        "arms": chosen.arms.rstrip("\n"),
        "result": chosen.result_lines.rstrip("\n"),
    }
    values = {
        "id": identifier,
        "kind": chosen.kind.value,
        "stimulus": sold.intervention,
        "stimulus_label": sold.intervention_label,
    }
    return template("study", first, parts, **values)


def template(file: str, first: str, parts: Mapping[str, str] | None = None, **values: str) -> str:
    """Return the text of a new file; its comments list the vocabularies as they are now.

    `parts` are put in first, so that they may hold names of vocabularies as well.
    """
    path = resources.files("mcstats.authoring") / "templates" / f"{file}.yaml"
    text = Template(path.read_text("utf-8"))
    lists = {
        name: ", ".join(kind_of)
        for module in (vocabularies, printed_keys)
        for name, kind_of in vars(module).items()
        if isinstance(kind_of, type) and issubclass(kind_of, enum.StrEnum)
    }
    text = Template(text.safe_substitute(parts or {}))
    # An id such as 2020 or no is another thing to YAML unless it stands in quotes.
    quoted = {name: scalar(value) for name, value in values.items()}
    filled = text.substitute(lists | quoted | {"schema": first})
    return "".join(map(_aligned, filled.splitlines(keepends=True)))


def _aligned(line: str) -> str:
    """Return a line with its comment where those of the others stand, whatever was filled in."""
    code, mark, comment = line.partition(" # ")
    return f"{code.rstrip():<{COMMENT - 1}} # {comment}" if code.strip("# ") and mark else line


def only_topic(data: Path, name: str | None) -> str:
    """Return the topic that is named, or the only one that there is.

    Raises `InputError` where it is not clear which topic is meant, or where there is none of that
    name.
    """
    known = find_topics(data)
    name = name or (known[0] if len(known) == 1 else "")
    if name in known:
        return name
    found = f"no topic {name}" if name else "no --topic"
    new = name if re.fullmatch(_NAME, name) else "NAME"
    fix = "add --topic NAME" if known and not name else f"mcstats new topic {new}"
    raise InputError.of_file(data, "TOPIC", found, ", ".join(known) or "a topic", fix)


def written(files: Iterable[Path]) -> list[str]:
    """Return a line for each file that was written."""
    return [f"wrote {path}" for path in files]


def _check_name(name: str, what: str) -> None:
    if not re.fullmatch(_NAME, name) or (what, name) == ("topic", FOLDER):
        expected = "lower-case letters a-z, digits, _ and -"
        slug = re.sub(r"[^a-z0-9]+", "", name.lower())[:80]
        fix = f"mcstats new {what} {slug}" if slug not in ("", name) else "use another name"
        raise InputError.of_file(f"{what} {name!r}", "ID", repr(name), expected, fix)
