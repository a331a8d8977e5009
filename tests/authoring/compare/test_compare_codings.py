"""`mcstats compare`: agreement, the file to adjudicate, and the coding that is settled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.computed_tables import shipped_rubric
from helpers.two_codings import OF_BCG, Edit, write_coding
from mcstats.authoring.compare.codings import read_codings
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.model.base import Fact
from mcstats.verdict.multiverse.enumerate import stability_topic
from mcstats.workflow.lint import lint_topics

EVENTS: Edit = ("studies/aronson1948.yaml", 'events: {printed: "4",', 'events: {printed: "14",')
EDITS = [OF_BCG[0], OF_BCG[6], EVENTS]


@pytest.fixture
def codings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    write_coding(tmp_path / "first", "bcg", [])
    write_coding(tmp_path / "second", "bcg", EDITS)
    return "first", "second"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["compare", *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_each_kind_of_decision_with_a_disagreement_has_its_agreement(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *codings)
    assert (status, err) == (0, "")
    lines = {line.split()[0]: line.split() for line in out.splitlines()}
    assert lines["studies.design.allocation"][1] == "12/13"
    assert lines["studies.outcomes.better"][1] == "12/13"
    assert lines["studies.results.groups.events"][1] == "25/26"
    assert "disagreements: 3 (0 settled, 3 open); " in out
    assert "judged 2 claims under every way to settle what bears on them" in out


def test_json_holds_every_disagreement_with_its_places_and_what_it_changes(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, *codings, "--json")
    content = json.loads(out)
    found = {one["where"]: one for one in content["disagreements"]}
    events = found["studies/aronson1948/results/tuberculosis-end/groups/vaccinated/events"]
    assert (events["a"], events["b"], events["use"]) == ("4", "14", "undecided")
    assert (events["at_a"], events["at_b"]) == (
        "first/studies/aronson1948.yaml:30",
        "second/studies/aronson1948.yaml:30",
    )
    assert content["all"]["units"] - content["all"]["agreed"] == 3
    assert 0.9 < content["all"]["kappa"]["value"] < 1


def decide(path: Path, uses: dict[str, str]) -> None:
    """Write the decisions under `use`, as a person does in an editor."""
    entries = path.read_text("utf-8").split("  - where: ")
    edited = [entries[0]]
    for entry in entries[1:]:
        where = entry.splitlines()[0].strip('"')
        use = next((use for part, use in uses.items() if part in where), "undecided")
        edited.append(entry.replace("use: undecided", f"use: {use}"))
    path.write_text("  - where: ".join(edited), encoding="utf-8")


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
    run(capsys, *codings, "--decisions", "decide.yaml", "--output", "settled")
    coding = load_topic(Path("settled")).sources.search.coding
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


def test_a_file_written_again_keeps_what_was_decided(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    decide(Path("decide.yaml"), {"events": "b"})
    run(capsys, *codings, "--decisions", "decide.yaml", "--adjudicate", "decide.yaml")
    assert Path("decide.yaml").read_text("utf-8").count("use: b") == 1


def test_a_study_of_one_coder_is_one_disagreement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        article = next(write_coding(tmp_path / name, "bcg", []).glob("articles/*"))
        article.unlink()
    claims = Path("two/claims.yaml")
    lines = claims.read_text("utf-8").splitlines(keepends=True)
    claims.write_text("".join(line for line in lines if "hart1977" not in line), "utf-8")
    Path("two/studies/hart1977.yaml").unlink()
    _, out, err = run(capsys, "one", "two", "--json")
    assert err == ""
    found = [one for one in json.loads(out)["disagreements"] if "hart1977" in one["where"]]
    assert ("studies/hart1977", "coded", "not coded") in {
        (one["where"], one["a"], one["b"]) for one in found
    }
    assert not any(one["where"].startswith("studies/hart1977/") for one in found)


def test_codings_of_other_topics_are_one_line(
    codings: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_coding(tmp_path / "other", "prepost", [])
    status, out, err = run(capsys, "first", "other")
    assert (status, out) == (2, "")
    assert err == (
        "first [CODINGS] found no study that other codes too; expected two codings of one topic; "
        "fix: name two folders of the same topic\n"
    )


def test_the_faults_of_both_codings_are_listed_at_once(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in codings:
        path = Path(name, "studies/hart1977.yaml")
        path.write_text(path.read_text("utf-8").replace("kind: trial", "kind: tril"), "utf-8")
    status, _, err = run(capsys, *codings)
    assert status == 2
    assert [line.split(":")[0] for line in err.splitlines()] == [
        "first/studies/hart1977.yaml",
        "second/studies/hart1977.yaml",
    ]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("use: undecided", "use: c", "[ENUM]"),
        ("allocation", "alocation", "[DECISION] found no disagreement"),
        ('"14"', '"15"', "[DECISION] found a decision between"),
        ("disagreements:", "disagreement:", "[KEY"),
    ],
)
def test_a_decision_on_nothing_is_one_line_with_its_place(
    codings: tuple[str, str],
    before: str,
    after: str,
    found: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    path = Path("decide.yaml")
    path.write_text(path.read_text("utf-8").replace(before, after, 1), encoding="utf-8")
    status, out, err = run(capsys, *codings, "--decisions", "decide.yaml")
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("decide.yaml:")
    assert found in line


def test_an_output_needs_decisions_and_a_new_folder(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, *codings, "--output", "settled")
    assert status == 2
    assert err.startswith("compare [OPTION] found --output without --decisions; expected")
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    status, _, err = run(capsys, *codings, "--decisions", "decide.yaml", "--output", "first")
    assert status == 2
    assert err.startswith("first [EXISTS] found a folder that exists already; expected")


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two folders of topics, of which two are in both."""
    monkeypatch.chdir(tmp_path)
    for folder, edits in (("one", []), ("two", EDITS[:1])):
        write_coding(tmp_path / folder / "bcg", "bcg", edits)
        write_coding(tmp_path / folder / "salt", "salt", [])
    write_coding(tmp_path / "one" / "prepost", "prepost", [])
    return "one", "two"


def test_folders_of_topics_are_compared_topic_by_topic(
    libraries: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *libraries, "--quiet")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line for line in lines if line.endswith(":")] == ["bcg:", "salt:"]
    assert [line.split(";")[0] for line in lines if line.startswith("disagreements")] == [
        "disagreements: 1 (0 settled, 1 open)",
        "disagreements: 0 (0 settled, 0 open)",
    ]
    _, out, _ = run(capsys, *libraries, "--json")
    assert [len(one["disagreements"]) for one in json.loads(out)] == [1, 0]


def test_files_are_of_one_topic(
    libraries: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, *libraries, "--adjudicate", "decide.yaml")
    assert status == 2
    assert err == (
        "compare [OPTION] found a file of decisions for 2 topics; expected one topic; "
        "fix: compare one topic: mcstats compare one/bcg two/bcg\n"
    )


def test_folders_without_a_topic_in_common_are_one_line(
    libraries: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_coding(tmp_path / "three" / "prepost", "prepost", [])
    status, _, err = run(capsys, "two", "three")
    assert status == 2
    assert err.startswith("two [CODINGS] found no topic that three has too; expected two codings")


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


def test_a_settled_coding_keeps_the_public_facts(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    facts = "facts:\n  - {id: city, quantity: city, states: Lund, source: bcg, place: entry}\n"
    source = next(iter(load_topic(Path("first")).sources.sources))
    facts = facts.replace("source: bcg", f"source: {source}")
    Path("first/facts.yaml").write_text(facts, "utf-8")
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    assert run(capsys, *codings, "--decisions", "decide.yaml", "--output", "settled")[0] == 0
    assert Path("settled/facts.yaml").read_text("utf-8") == facts
