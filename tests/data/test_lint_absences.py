"""What is coded as not reported is looked for in the text, where the text is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.edited_topics import replace_once
from helpers.two_codings import write_coding
from mcstats.cli import main
from mcstats.data.lint_absences import find_words, fingerprint
from mcstats.workflow.lint import lint_topics

STUDY = "studies/aronson1948.yaml"
TEXT = """\
Protective vaccination against tuberculosis.
Persons were allocated by drawing lots; envelopes were not
used. The vaccine was given at random.\f
"""


@pytest.fixture
def topic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_coding(tmp_path / "bcg", "bcg", [])


def absence(topic: Path, text: str) -> None:
    path = topic / STUDY
    path.write_text(f"{path.read_text('utf-8')}absences:\n  - {text}\n", encoding="utf-8")


def at_hand(topic: Path, text: str = TEXT, source: str = "metadat") -> None:
    path = topic / "texts" / f"{source}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


def faults(topic: Path) -> list[str]:
    return [str(fault) for fault in lint_topics([topic])]


def test_a_word_that_is_in_the_text_is_named_with_its_line(topic: Path) -> None:
    absence(topic, "{of: [design.concealment], words: [conceal, envelope, sealed]}")
    at_hand(topic)
    (line,) = faults(topic)
    assert line.startswith(f"bcg/{STUDY}:41:")
    assert (
        '[ABSENCE-WORD] found "envelope" in bcg/texts/metadat.txt:2, '
        "“by drawing lots; envelopes were not used.”; expected a text without it, as "
        "design.concealment is coded as not reported; fix: read that line" in line
    )


def test_words_that_are_not_in_the_text_are_no_fault(topic: Path) -> None:
    absence(topic, "{of: [design.concealment], words: [conceal, sealed, pes]}")
    at_hand(topic)
    assert faults(topic) == []


def test_without_the_text_nothing_is_looked_for(topic: Path) -> None:
    absence(topic, '{of: [design.concealment], words: [a], text: "0123456789abcdef"}')
    assert faults(topic) == []


def test_another_text_than_was_searched_is_told(topic: Path) -> None:
    mark = fingerprint(TEXT)
    absence(topic, f'{{of: [design.concealment], words: [sealed], text: "{mark}"}}')
    at_hand(topic)
    assert faults(topic) == []
    at_hand(topic, TEXT + "An erratum.")
    (line,) = faults(topic)
    assert "[ABSENCE-TEXT] found bcg/texts/metadat.txt with the fingerprint" in line
    assert f"expected the text that was searched, {mark}" in line


def test_the_source_that_is_named_is_searched(topic: Path) -> None:
    absence(topic, "{of: [design.sequence], source: aronson1948, words: [lots]}")
    at_hand(topic)
    assert faults(topic) == []
    at_hand(topic, source="aronson1948")
    assert "texts/aronson1948.txt:2" in faults(topic)[0]


@pytest.mark.parametrize(
    ("of", "found"),
    [
        ("design.allocation", '[ABSENCE] found "design.allocation", which is reported'),
        ("design.hiding", '[ABSENCE] found "design.hiding", which is no key'),
        ("losses to folow-up", "expected losses to follow-up"),
    ],
)
def test_what_is_reported_cannot_be_absent(topic: Path, of: str, found: str) -> None:
    absence(topic, f"{{of: [{of}], words: [x]}}")
    (line,) = faults(topic)
    assert found in line


def test_items_of_not_found_and_keys_below_outcomes_can_be_absent(topic: Path) -> None:
    absence(topic, "{of: [losses to follow-up, outcomes.tuberculosis.assessors], words: [blind]}")
    at_hand(topic)
    assert faults(topic) == []


def test_an_unknown_source_and_a_bad_fingerprint_are_faults(topic: Path) -> None:
    absence(topic, "{of: [design.sequence], source: aronson1949, words: [x]}")
    assert '[REF] found the unknown source "aronson1949"' in faults(topic)[0]
    replace_once(topic / STUDY, "source: aronson1949, words: [x]", 'words: [x], text: "12"')
    assert "[FINGERPRINT] found '12'; expected 16 digits from 0 to f" in faults(topic)[0]


def test_lint_prints_the_fingerprint_that_is_missing(
    topic: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absence(topic, "{of: [design.sequence], words: [x]}")
    at_hand(topic)
    assert main(["lint", "bcg"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "add text" in line)
    assert line == (f'bcg/{STUDY}:41: add text: "{fingerprint(TEXT)}" for bcg/texts/metadat.txt')


def test_a_fingerprint_does_not_depend_on_line_breaks_and_case() -> None:
    assert fingerprint("One  text\nof two lines") == fingerprint("one text of\r\ntwo LINES")
    assert fingerprint("one text") != fingerprint("one test")


def test_several_words_are_found_across_a_line_break() -> None:
    assert list(find_words("at\nrandom order", ["at random"])) == [(0, 1, "at random order")]
    assert list(find_words("ﬁnal", ["final"])) == [(0, 1, "final")]
    assert list(find_words("unblinded", ["blind"])) == []
