"""Whatever stands in a file, the loader returns a topic or faults with places; no third thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.mutated_files import Corpus, seed_files, write_files
from mcstats.data.lint_design import lint_design
from mcstats.data.lint_values import lint_values
from mcstats.data.load_rubric import load_rubric
from mcstats.data.load_topic import load_topic
from mcstats.data.partial_read import read_record
from mcstats.data.yaml_reader import read_yaml
from mcstats.model.article import Article
from mcstats.model.claim import Claims
from mcstats.model.errors import Fault, InputError
from mcstats.model.source import Sources
from mcstats.model.study import Study
from mcstats.workflow.lint import lint_data
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.run_steps import run_step
from mcstats.workflow.steps import STEPS

NOUNS = {"sources.yaml": Sources, "claims.yaml": Claims, "studies": Study, "articles": Article}


def sound(faults: Iterable[Fault], content: bytes) -> None:
    """Ask that each fault is one readable line with a place that the file has."""
    rows = content.decode("utf-8", "replace").split("\n")
    for fault in faults:
        line = str(fault)
        assert line.isprintable(), line
        assert len(line) < 2000, line
        assert fault.code and fault.found and fault.expected and fault.fix, line
        if "huge.yaml" in fault.file:
            assert 0 <= fault.line <= len(rows) + 1, line
            assert fault.column >= (1 if fault.line else 0), line


def read_alone(folder: Path, corpus: Corpus) -> bool:
    """Read one spoilt file by itself, as `load` does; return whether it is a noun."""
    name, content = corpus.next()
    path = folder / "huge.yaml"
    path.write_bytes(content)
    if name == "rubric.yaml":
        try:
            load_rubric(path)
        except InputError as error:
            sound(error.faults, content)
            corpus.tell(*sorted({fault.code for fault in error.faults}))
            return False
        return True
    data, positions, faults = read_yaml(path, "huge.yaml", folder)
    value = None
    if data is not None:
        part, wrong = read_record(NOUNS[name.partition("/")[0]], data, positions)
        faults = [*faults, *wrong]
        value = part.value
        if isinstance(value, Study):
            faults += lint_design(value, part.positions, part.lost)
            faults += lint_values(value, part.positions)
        if not wrong:
            assert part.lost == frozenset()
    assert faults or value is not None
    sound(faults, content)
    corpus.tell(value is None, *sorted({fault.code for fault in faults}))
    return not faults


def lint_whole(data: Path, corpus: Corpus) -> str:
    """Lint the topic with one spoilt file, and load it as a step would."""
    topic = data / "topic"
    name, content = corpus.next()
    write_files(topic, name, content)
    faults = lint_data(data)
    sound(faults, content)
    corpus.tell(*sorted({fault.code for fault in faults}))
    if not faults:
        assert load_topic(topic).name == "topic"
    write_files(topic, name, seed_files()[name].encode())
    return faults[0].code if faults else "sound"


def test_a_few_hundred_spoilt_files_give_a_noun_or_faults(tmp_path: Path) -> None:
    corpus = Corpus(1, *(name for name in seed_files() if name != "rubric.yaml"))
    read = sum(read_alone(tmp_path, corpus) for _ in range(600))
    assert 20 < read < 580


def test_some_spoilt_topics_are_read_or_refused(tmp_path: Path) -> None:
    write_sound_topic(tmp_path / "data")
    found = Counter(
        lint_whole(tmp_path / "data", corpus) for corpus in [Corpus(2)] for _ in range(60)
    )
    assert found["sound"] > 3
    assert len(found) > 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_thousand_spoilt_files_give_a_noun_or_faults(tmp_path: Path, seed: int) -> None:
    corpus = Corpus(1000 + seed, *(name for name in seed_files() if name != "rubric.yaml"))
    read = sum(read_alone(tmp_path, corpus) for _ in range(10_000))
    assert 100 < read < 9900
    assert len(corpus.seen) > 100


@pytest.mark.slow
def test_three_thousand_spoilt_rubrics_are_read_or_refused(tmp_path: Path) -> None:
    corpus = Corpus(3, "rubric.yaml")
    read = sum(read_alone(tmp_path, corpus) for _ in range(3_000))
    assert read > 100


@pytest.mark.slow
def test_ten_thousand_spoilt_topics_are_read_or_refused(tmp_path: Path) -> None:
    write_sound_topic(tmp_path / "data")
    corpus = Corpus(4, *(name for name in seed_files() if name != "rubric.yaml"))
    found = Counter(lint_whole(tmp_path / "data", corpus) for _ in range(10_000))
    assert found["sound"] > 200
    assert len(found) > 15


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_what_lint_passes_no_step_refuses(tmp_path: Path, seed: int) -> None:
    # A step that stopped half-way would lose the outputs of the run before.
    paths = TopicPaths("topic", tmp_path / "data", tmp_path / "reports")
    write_sound_topic(paths.data)
    corpus = Corpus(50 + seed, *(name for name in seed_files() if name != "rubric.yaml"))
    run: set[str] = set()
    while len(run) < 40:
        name, content = corpus.next()
        # The same data in other words would only take time.
        meaning = repr(read_meaning(tmp_path, content))
        write_files(paths.folder, name, content)
        if (
            meaning not in run
            and content != seed_files()[name].encode()
            and not lint_data(paths.data)
        ):
            run.add(meaning)
            corpus.tell(meaning)
            for step in list(STEPS)[:-1]:  # the manifest is of a whole run
                try:
                    run_step(step, [paths])
                except Exception as error:
                    error.add_note(f"{step} of {name}:\n{content.decode()}")
                    raise
        write_files(paths.folder, name, seed_files()[name].encode())


def read_meaning(folder: Path, content: bytes) -> object:
    path = folder / "alone.yaml"
    path.write_bytes(content)
    return read_yaml(path, "alone.yaml", folder)[0]
