"""Tests of mcstats.authoring.compare.settle."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.compared_codings import decide, run
from helpers.computed_tables import shipped_rubric
from helpers.two_codings import Edit, write_coding
from mcstats.authoring.compare.codings import read_codings
from mcstats.data.load_topic import load_topic
from mcstats.model.base import Fact
from mcstats.model.vocabularies import Read
from mcstats.verdict.multiverse.enumerate import stability_topic
from mcstats.workflow.lint import lint_topics


def test_what_is_decided_is_written_and_what_is_open_is_varied_by_the_stability_analysis(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, *codings, "--adjudicate", "decide.yaml")[0] == 0
    decide(Path("decide.yaml"), {"events": "b", "better": "a"})
    status, out, err = run(
        capsys, *codings, "--decisions", "decide.yaml", "--output", "settled", "--quiet"
    )
    assert (status, err) == (0, "")
    assert "disagreements: 3 (2 settled, 1 open); " in out
    assert "open, kept as another reading that stability varies: 1" in out
    assert lint_topics([Path("settled")]) == []
    topic = load_topic(Path("settled"))
    study = topic.studies["aronson1948"]
    assert '"14"' in Path("settled/studies/aronson1948.yaml").read_text("utf-8")
    allocation = study.design.allocation
    assert isinstance(allocation, Fact)
    assert allocation.value.value == "randomised"
    assert [other.value.value for other in allocation.other] == ["not randomised"]
    # What nobody touched is as it was, to the character.
    for name in ("claims.yaml", "studies/coetzee1968.yaml"):
        assert Path("settled", name).read_text() == Path("first", name).read_text()
    choices = {row.choice for row in stability_topic(topic, shipped_rubric()).choices}
    assert "Aronson 1948: allocation" in choices
    before = stability_topic(load_topic(Path("first")), shipped_rubric())
    assert "Aronson 1948: allocation" not in {row.choice for row in before.choices}


def test_the_settled_coding_records_how_many_read_and_how_they_agreed(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    _, out, _ = run(capsys, *codings, "--decisions", "decide.yaml", "--output", "settled")
    search = load_topic(Path("settled")).sources.search
    # What the first coder wrote of one reader would contradict the figures on the page.
    assert search.readers == "two people coded the studies independently"
    assert load_topic(Path("first")).sources.search.readers in out
    coding = search.coding
    decisions = read_codings(Path("first"), Path("second")).decisions
    everything = [one for one in decisions if (one.a, one.b) != ("coded", "coded")]
    assert coding is not None
    assert (coding.readers, coding.unresolved) == ("2", "3")
    assert (int(coding.decisions), int(coding.agreed)) == (len(everything), len(everything) - 3)
    assert coding.kappa is not None and 0.9 < float(coding.kappa) < 1


def test_every_decision_for_the_second_coding_gives_the_second_coding(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    decide(Path("decide.yaml"), {"": "b"})
    run(capsys, *codings, "--decisions", "decide.yaml", "--output", "settled")
    assert load_topic(Path("settled")).studies == load_topic(Path("second")).studies


def test_a_decision_on_a_source_is_written_and_leaves_the_others_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    unread = '"1948"\n    read: [not read yet]'
    edit: Edit = ("sources.yaml", unread, unread.replace("not read yet", "abstract"))
    write_coding(Path("first"), "bcg", [])
    write_coding(Path("second"), "bcg", [edit])
    run(capsys, "first", "second", "--adjudicate", "decide.yaml")
    decide(Path("decide.yaml"), {"aronson1948/read": "b"})
    files = ("--decisions", "decide.yaml", "--output", "settled")
    assert run(capsys, "first", "second", *files)[0] == 0
    settled, second = (load_topic(Path(name)).sources.sources for name in ("settled", "second"))
    assert settled == second
    assert settled["aronson1948"].read == (Read.ABSTRACT,)


BLINDING: Edit = (
    "studies/csss2007.yaml",
    "value: blinded, place: abstract",
    "value: not blinded, place: abstract",
)
CONTROL: Edit = ("studies/csss2007.yaml", "role: sham", "role: no treatment")


def test_decisions_that_contradict_one_another_are_named_where_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_coding(Path("first"), "salt", [])
    write_coding(Path("second"), "salt", [BLINDING, CONTROL])
    run(capsys, "first", "second", "--adjudicate", "decide.yaml")
    decide(Path("decide.yaml"), {"participants": "a", "role": "b"})
    status, _, err = run(
        capsys, "first", "second", "--decisions", "decide.yaml", "--output", "settled"
    )
    assert status == 2
    lines = Path("decide.yaml").read_text("utf-8").splitlines()
    named = []
    for fault in err.splitlines():
        place, _, text = fault.partition(" ")
        file, number, _ = place.split(":")
        assert (file, lines[int(number) - 1].strip()[:4]) == ("decide.yaml", "use:")
        assert "[CONTRADICTION] found use: " in fault and "blinded participants" in text
        named.append(lines[int(number) - 1].strip())
    assert sorted(named) == ["use: a", "use: b"]
    assert not Path("settled").exists()


FACT = "  - {{id: {0}, quantity: {0}, states: {1}, source: colditz1994, place: entry}}\n"


def write_facts(coding: str, **facts: str) -> str:
    text = "facts:\n" + "".join(FACT.format(name, word) for name, word in facts.items())
    Path(coding, "facts.yaml").write_text(text, "utf-8")
    return text


def settled_facts(capsys: pytest.CaptureFixture[str], *codings: str, **uses: str) -> str:
    """Return the public facts of the settled coding; empty where it has no file of them."""
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    decide(Path("decide.yaml"), {f"facts/{where}": use for where, use in uses.items()})
    status, _, err = run(capsys, *codings, "--decisions", "decide.yaml", "--output", "settled")
    assert (status, err) == (0, ""), err
    path = Path("settled/facts.yaml")
    return path.read_text("utf-8") if path.exists() else ""


def test_a_settled_coding_keeps_the_public_facts(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    facts = write_facts(codings[0], city="Lund")
    assert settled_facts(capsys, *codings) == facts


def test_a_public_fact_that_was_decided_is_that_of_the_second_coding(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    write_facts(codings[0], city="Lund", maker="Ann")
    write_facts(codings[1], city="Malmo", maker="Bob")
    settled = settled_facts(capsys, *codings, city="b", maker="a")
    assert "Malmo" in settled and "Ann" in settled
    assert "Lund" not in settled and "Bob" not in settled


@pytest.mark.parametrize("of", [0, 1])
@pytest.mark.parametrize("use", ["a", "b", "undecided"])
def test_public_facts_of_one_coder_stand_as_decided(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str], of: int, use: str
) -> None:
    write_facts(codings[of], city="Lund")
    settled = settled_facts(capsys, *codings, city=use)
    assert ("Lund" in settled) == (use == "ab"[of] or (use == "undecided" and of == 0))
