"""`mcstats build`, `check`, `explain`, `ask` and `export`: results, notes and progress."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.places import DATA
from mcstats.cli import main


def test_an_id_of_several_topics_asks_for_the_topic(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "alpha2020"]) == 2
    assert capsys.readouterr().err == (
        "data [ID] found 'alpha2020' in several topics; expected one of first, second; "
        "fix: add --topic NAME\n"
    )
    assert main(["ask", "alpha2020", "--topic", "second"]) == 0


def test_the_command_prints_the_letter_and_names_near_ids(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", "kavanagh2012", "--data", str(DATA)]) == 0
    assert "Subject: Data request, Kavanagh 2012" in capsys.readouterr().out
    assert main(["ask", "kavanag2012", "--data", str(DATA)]) == 2
    assert "kavanagh2012" in capsys.readouterr().err


@pytest.mark.parametrize("cores", ["0", "-3"])
def test_a_run_without_a_core_is_refused_and_not_waited_for(
    cores: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", f"--cores={cores}"]) == 2
    assert f"--cores [OPTION] found {cores}; expected 1 or more" in capsys.readouterr().err


def break_a_table(folder: Path) -> None:
    with (folder / "reports/small/tables/effects.csv").open("a") as file:
        file.write("x\n")


def test_check_as_json_holds_each_finding_and_the_summary(
    ran: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--json"]) == 0
    (topic,) = json.loads(capsys.readouterr().out)
    assert topic["summary"].startswith("small: ")
    assert not any(finding["fails"] for finding in topic["findings"])
    break_a_table(ran)
    assert main(["check", "--json"]) == 1
    (topic,) = json.loads(capsys.readouterr().out)
    (failing,) = [finding for finding in topic["findings"] if finding["fails"]]
    assert failing["where"].endswith("effects.csv")
    assert set(failing) == {"where", "title", "what", "group", "fails", "detail"}


def test_a_quiet_check_prints_the_summary_alone_and_keeps_its_status(
    ran: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_a_table(ran)
    assert main(["check"]) == 1
    *listed, summary = capsys.readouterr().out.splitlines()
    assert any("effects.csv" in line for line in listed)
    assert main(["check", "--quiet"]) == 1
    assert capsys.readouterr().out.splitlines() == [summary]


def test_a_verbose_check_names_what_it_does(ran: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["check", "--verbose"]) == 0
    out, err = capsys.readouterr()
    assert err.splitlines() == ["reading data/small", "checking small"]
    assert "right: " in out


def test_explain_as_json_holds_the_rows_that_tell_of_an_id(
    ran: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def explained(identifier: str) -> dict[str, list[dict[str, object]]]:
        assert main(["explain", identifier, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found.pop("id"), found.pop("topic")) == (identifier, "small")
        return dict(found)

    of_effect = explained("trial2020-pain-end-md")
    (effect,) = of_effect["effects"]
    assert effect["yi"] == pytest.approx(18.37 - 12.10)
    assert {row["printed"] for row in of_effect["inputs"]} >= {"18.37", "12.10", "5.0", "30"}
    assert [row["claim"] for row in of_effect["verdicts"]] == ["pain"]
    assert of_effect["steps"]
    of_claim = explained("pain")
    assert [row["claim"] for row in of_claim["verdicts"]] == ["pain"]
    assert [row["effect"] for row in of_claim["effects"]] == ["trial2020-pain-end-md"]
    assert of_claim["ratings"]
    of_value = explained("trial2020.results.0.groups.warm.mean")
    assert [row["printed"] for row in of_value["evidence"]] == ["18.37"]
    of_figure = explained("effects.md.yi")
    assert [row["number"] for row in of_figure["numbers"]] == ["effects.md.yi"]
    assert [row["effect"] for row in of_figure["effects"]] == ["trial2020-pain-end-md"]
    assert list(explained("blog/known")) == ["checks"]


def test_an_export_names_its_topic_only_where_it_is_asked_to(
    ran: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "robvis", "--quiet"]) == 0
    exported, err = capsys.readouterr()
    assert err == ""
    assert main(["export", "robvis", "--verbose"]) == 0
    out, err = capsys.readouterr()
    assert out == exported
    assert err.splitlines()[0] == "writing small as robvis"


def test_what_an_export_cannot_say_is_json_beside_a_file_alone(
    ran: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "robvis", "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("export [OPTION] found --json alone; expected --output PATH")
    fix = err.strip().partition("fix: mcstats ")[2].replace("PATH", "x.csv")
    assert main(fix.split()) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out)["output"] == "x.csv"
