"""Report every fault of the data that can be known before a number is computed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

from mcstats.data.lint_absences import lacking_fingerprints
from mcstats.data.lint_claims import unlike_exclusions
from mcstats.data.lint_references import lint_vocabulary
from mcstats.data.lint_retractions import lint_retractions, read_notices
from mcstats.data.lint_values import unquoted_values
from mcstats.data.load_rubric import rubric_path
from mcstats.data.load_topic import read_draft
from mcstats.data.partial_read import PartialTopic
from mcstats.data.topic_folder import alike_topics, find_incomplete_topics, find_topics
from mcstats.model.claim import Claims
from mcstats.model.errors import Fault, InputError
from mcstats.model.printed_characters import visible
from mcstats.model.rubric import Rubric
from mcstats.model.source import Sources
from mcstats.model.topic import Topic

from .paths import TopicPaths, fault_of_no_topic, keep_topic, read_rubric, topic_state


def lint_topics(
    folders: Iterable[Path], progress: Callable[[str], None] | None = None
) -> list[Fault]:
    """Return every fault of some topics and of their rubrics, sorted and each once.

    Parameters
    ----------
    folders : iterable of path
        Topic folders; a file in one stands for its topic.
    progress : callable, optional
        Gets a line before each topic is read.
    """
    faults: set[Fault] = set()
    rubrics: dict[Path, Rubric | None] = {}
    for folder in map(topic_folder_of, folders):
        path = rubric_path(folder.absolute().parent)
        if path not in rubrics:
            rubrics[path] = _rubric(path, faults)
        if progress is not None:
            progress(f"reading {folder}")
        faults.update(_lint(folder, rubrics[path]))
    return sorted(faults)


def lint_data(
    data: Path,
    names: Iterable[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Fault]:
    """Return every fault of a data folder: its rubric, and its topics or some of them.

    Parameters
    ----------
    data : path
        The folder of topics.
    names : iterable of str, optional
        The folders of the topics that are meant.
    progress : callable, optional
        Gets a line before each topic is read.
    """
    faults: set[Fault] = set()
    rubric = _rubric(rubric_path(data), faults)
    for name in find_topics(data) if names is None else names:
        if progress is not None:
            progress(f"reading {data / name}")
        faults.update(_lint(data / name, rubric))
    if names is None:
        faults.update(lint_names(data))
    return sorted(faults)


def look_up_retractions(folders: Iterable[Path], path: Path) -> tuple[list[Fault], list[str]]:
    """Return the faults of sources that a list names as retracted, and remarks on others.

    Raises `InputError` where the list cannot be read.
    """
    notices = read_notices(path)
    found: list[Fault | str] = []
    for folder in map(topic_folder_of, folders):
        sources = read_draft(folder)[0].sources
        if sources.value is not None:
            found += lint_retractions(sources.value, sources.positions, notices)
    faults = [one for one in found if isinstance(one, Fault)]
    return sorted(faults), [one for one in found if isinstance(one, str)]


def lint_names(data: Path) -> Iterator[Fault]:
    """Yield the faults of a data folder as a list of topics: none, parts of one, names alike."""
    known, incomplete = find_topics(data), find_incomplete_topics(data)
    for name in incomplete:
        found = "a part of a topic without a claims.yaml"
        fix = "add a claims.yaml, or move the folder away"
        yield Fault.of_file(data / name, "FILE", found, "topics with one", fix)
    for name, other in alike_topics(known):
        found, expected = f'the name "{name}" beside "{other}"', "names that differ in letters"
        yield Fault.of_file(data / name, "TOPIC", found, expected, "rename one of the folders")
    if not known and not incomplete:
        yield fault_of_no_topic(data)


def lacking_in(folder: Path) -> Iterator[str]:
    """Yield a line for each effect of a sound topic that lacks a figure nobody looked for.

    Lines on searches without the fingerprint of their text follow, on quoted words that do not hold
    their value, and on studies that one of two claims of the same question leaves out.
    """
    from mcstats.effects.lint_estimates import lacking_figures

    topic = TopicPaths(folder.name, folder.absolute().parent, Path("reports")).load()
    hedges = read_rubric(rubric_path(folder.absolute().parent)).hedge_words()
    yield from lacking_figures(topic, hedges)
    yield from lacking_fingerprints(topic, folder)
    for study in topic.studies.values():
        yield from unquoted_values(study, topic.positions[f"studies/{study.id}"])
    yield from unlike_exclusions(topic.claims, topic.positions["claims"])


def meant_folders(names: Iterable[str], data: Path) -> list[Path]:
    """Return the topics that a person means: folders, names in `data`, all that a folder holds."""
    folders = [folder for name in names for folder in _meant(Path(name), data)]
    return folders or [data / name for name in find_topics(data)]


def _meant(path: Path, data: Path) -> list[Path]:
    if not path.exists() and (data / path / "claims.yaml").is_file():
        return [data / path]
    inside = [] if not path.is_dir() or (path / "claims.yaml").exists() else find_topics(path)
    return [path / name for name in inside] or [path]


def as_json(faults: Iterable[Fault]) -> str:
    """Return the faults for a program: ASCII, so that no terminal and no locale is in the way."""
    return json.dumps([asdict(fault) for fault in faults], indent=2)


def as_annotations(faults: Iterable[Fault]) -> Iterator[str]:
    """Yield the faults as GitHub's annotations."""
    for fault in faults:
        text = f"found {fault.found}; expected {fault.expected}; fix: {fault.fix}"
        yield annotation(fault.file, fault.code, text, fault.line, fault.column)


def annotation(file: str, title: str, text: str, line: int, column: int = 0) -> str:
    """Return an annotation of GitHub; text of a file cannot end one and begin another."""

    def escaped(text: str, also: str = "") -> str:
        table = str.maketrans({mark: f"%{ord(mark):02X}" for mark in f"%{also}"})
        return visible(text).translate(table)

    place = f"file={escaped(file, ':,')}"
    place += (f",line={line}" if line else "") + (f",col={column}" if column else "")
    return f"::error {place},title={escaped(title, ':,')}::{escaped(text)}"


def topic_folder_of(path: Path) -> Path:
    """Return the topic of a path: a folder is one, a file in one stands for its topic."""
    if path.is_file():
        above = path.absolute().parent
        return above.parent if above.name in {"studies", "articles"} else above
    return path


def _rubric(path: Path, faults: set[Fault]) -> Rubric | None:
    try:
        rubric = read_rubric(path)
    except InputError as error:
        faults.update(error.faults)
        return None
    gaps = list(_gaps(path, rubric))
    faults.update(gaps)
    return None if gaps else rubric


def _gaps(path: Path, rubric: Rubric) -> Iterator[Fault]:
    """Yield a fault for each table with a case that no rule decides, or that two decide.

    The topics of today may not have it; their stability, or a study of tomorrow, may.
    """
    from mcstats.verdict.rubric_proof.proof import prove_tables

    expected = "exactly one rule for every combination of facts"
    for table in prove_tables(rubric):
        of = f"the table {table.table} of {table.space}"
        cases = [(f"no rule in {of} for {case}", "add a rule") for case in table.missing[:1]]
        cases += [
            (f"two rules in {of} for {case}", "narrow one of them")
            for case in table.overlapping[:1]
        ]
        for found, fix in cases:
            fix += "; mcstats rubric lists the cases"
            yield Fault.of_file(path, "RUBRIC", found, expected, fix)


def _lint(folder: Path, rubric: Rubric | None) -> Iterator[Fault]:
    known = topic_state(folder)
    draft, faults = read_draft(folder)
    if rubric is not None:
        faults = [*faults, *lint_vocabulary(draft, rubric)]
    yield from faults
    misused = list(_misuses(draft, {fault.file for fault in faults}, rubric))
    yield from misused
    topic = draft.topic()
    if topic is not None and rubric is not None and not faults and not misused:
        from mcstats.workflow.dry_run import dry_run

        refused = list(dry_run(topic, rubric))
        yield from refused
        if not refused:
            keep_topic(known, topic)


def _misuses(draft: PartialTopic, faulty: set[str], rubric: Rubric | None) -> Iterator[Fault]:
    """Ask the statistics of every file that has no fault of its own."""
    from mcstats.effects.lint_directions import contradictions
    from mcstats.effects.lint_estimates import misuses
    from mcstats.effects.lint_units import unlike_units
    from mcstats.verdict.lint_dependence import dependent_members

    sound = {
        name: part.value
        for name, part in draft.studies.items()
        if part.value is not None and part.positions.file not in faulty
    }
    claims = draft.claims.value
    if claims is None:
        claims = Claims.model_construct(claims=(), syntheses=())  # type: ignore[call-arg]  # part
    sources = draft.sources.value or Sources.model_construct()  # type: ignore[call-arg]  # unread
    positions = {name: part.positions for name, part in draft.documents()}
    articles = {name: part.value for name, part in draft.articles.items() if part.value is not None}
    asked = Topic(draft.name, sources, claims, sound, articles, positions)
    misused = list(misuses(asked))
    yield from misused
    asked = _without(asked, misused)
    unlike = list(unlike_units(asked))
    yield from unlike
    if draft.sources.value is not None and draft.sources.positions.file not in faulty:
        yield from dependent_members(asked)
    if rubric is not None:  # it says what words such as "about" mean
        yield from contradictions(_without(asked, unlike), rubric.hedge_words())


def _without(topic: Topic, faults: Iterable[Fault]) -> Topic:
    """Return a topic without the studies whose files have faults."""
    faulty = {fault.file for fault in faults}
    sound = {
        name: study
        for name, study in topic.studies.items()
        if topic.positions[f"studies/{name}"].file not in faulty
    }
    return replace(topic, studies=sound)
