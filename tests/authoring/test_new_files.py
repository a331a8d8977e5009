"""New files lint, and say what is to be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.new_study_files import new_study
from mcstats.authoring.new_files import unwritten, unwritten_count
from mcstats.authoring.schemas import schema_texts
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.data.topic_folder import topic_files
from mcstats.model.design import Review
from mcstats.verdict.eligible_results import eligible_results
from mcstats.workflow.lint import lint_data
from mcstats.workflow.steps import STEPS


def test_a_new_topic_lints_and_claims_nothing_yet(data: Path) -> None:
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    (claim,) = topic.claims.claims
    assert [one.study.id for one in eligible_results(topic, claim)[0]] == ["none"]


def test_new_studies_lint_and_have_a_source_each(data: Path) -> None:
    for name in ("miller2020", "chen2021"):
        assert new_study(data, name, "--topic", "sleep") == 0
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    assert sorted(topic.studies) == ["chen2021", "miller2020", "none"]
    assert list(topic.sources.sources) == ["claimant", "miller2020", "chen2021"]


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("Two Naps", "mcstats new study twonaps"),
        ("a" * 90, f"mcstats new study {'a' * 80}"),
        ("..", "use another name"),
        ("ö", "use another name"),
        ("", "use another name"),
    ],
)
def test_a_name_that_cannot_be_has_a_remedy_that_works_when_copied(
    name: str, fix: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_study(data, name, "--topic", "sleep") == 2
    assert capsys.readouterr().err.endswith(f"; fix: {fix}\n")
    if (words := fix.split())[0] == "mcstats":
        assert new_study(data, words[-1], "--topic", "sleep") == 0


@pytest.mark.parametrize(("name", "fix"), [("naps", "naps"), ("../naps", "NAME"), ("N", "NAME")])
def test_an_unknown_topic_is_one_to_begin_if_it_can_be_one(
    name: str, fix: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_study(data, "ann2001", "--topic", name) == 2
    assert capsys.readouterr().err.endswith(f"; fix: mcstats new topic {fix}\n")


def test_a_new_article_lints_and_has_a_source_of_its_own(data: Path) -> None:
    assert main(["new", "article", "blog", "--data", str(data)]) == 0
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    assert topic.articles["blog"].source == "blog"
    assert topic.sources.sources["blog"].kind == "web article"


def test_the_statement_that_a_new_article_shows_is_one_that_can_be_taken_up(data: Path) -> None:
    assert new_study(data, "miller2020") == 0
    assert main(["new", "article", "blog", "--data", str(data)]) == 0
    file = data / "sleep" / "articles" / "blog.yaml"
    text = file.read_text("utf-8").replace("statements: []", "statements:").replace("\n#  ", "\n  ")
    file.write_text(text.replace("outcome: eased", "outcome: outcome"), "utf-8")
    assert lint_data(data) == []
    assert load_topic(data / "sleep").articles["blog"].statements[0].says == "60%"


def test_the_comments_of_a_new_file_stand_below_one_another(data: Path) -> None:
    assert new_study(data, "miller2020") == 0
    columns = {
        line.index(" # ") + 1
        for path in (data / "sleep").rglob("*.yaml")
        for line in path.read_text("utf-8").splitlines()
        if " # " in line and not line.lstrip().startswith("#") and len(line.split(" # ")[0]) < 34
    }
    assert columns == {34}


def test_lint_says_that_nothing_is_wrong_and_what_is_still_to_be_written(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(data.parent)
    assert new_study(Path("data"), "miller2020") == 0
    sources = Path("data/sleep/sources.yaml")
    text = sources.read_text("utf-8").replace("until: to be written", 'until: "2026"')
    sources.write_text(text.replace("to be written", "Sleep"), "utf-8")
    for arguments in ([], ["sleep"], ["data"], ["data/sleep"]):
        capsys.readouterr()
        assert main(["lint", *arguments]) == 0
        assert capsys.readouterr().out.splitlines() == [
            "data/sleep/claims.yaml: still `to be written` on lines 9, 10, 14, 17, 18, 19",
            "data/sleep/studies/miller2020.yaml: still `to be written` on lines 10, 11, 38, 41",
            "data/sleep/studies/none.yaml: still `to be written` on lines 9, 10, 15, 17",
            "no fault in data/sleep; the lines listed are unfinished",
        ]
    assert main(["new", "topic", "dreams"]) == 0
    assert main(["lint"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "no fault in 2 topics; the lines listed are unfinished"
    )


def test_a_study_of_the_only_topic_needs_no_topic(data: Path) -> None:
    assert new_study(data, "miller2020") == 0
    assert (data / "sleep" / "studies" / "miller2020.yaml").is_file()


def test_what_the_command_says_to_add_to_the_claims_lints(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    new_study(data, "miller2020")
    said = capsys.readouterr().out
    block = said[said.index("    question:") : said.index("then:")]
    claims = data / "sleep" / "claims.yaml"
    text = claims.read_text("utf-8")
    start, end = text.index("    question:"), text.index("syntheses:")
    claims.write_text(text[:start] + block + text[end:], "utf-8")
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    (measured,) = topic.studies["miller2020"].outcomes
    assert topic.claims.claims[0].question.constructs == (measured.measures,)


def test_the_schemas_lie_where_the_new_files_name_them(data: Path) -> None:
    for file in [*data.glob("*/*.yaml"), *data.glob("*/studies/*.yaml")]:
        named = file.read_text("utf-8").splitlines()[0].rpartition("=")[2]
        assert (file.parent / named).is_file()
    assert {path.name for path in (data / "schema").iterdir()} == set(schema_texts())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["topic", "sleep"], "EXISTS"),
        (["topic", "Sleep Aids"], "ID"),
        (["topic", "../sleep"], "ID"),
        (["topic", "schema"], "ID"),
        (["study", "none"], "EXISTS"),
        (["study", "Miller 2020"], "ID"),
        (["study", "miller2020", "--topic", "dreams"], "TOPIC"),
        (["article", "Blog"], "ID"),
        (["article", "blog", "--topic", "dreams"], "TOPIC"),
    ],
)
def test_a_refusal_is_one_line_that_says_how_to_go_on(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert main(["new", *arguments, "--data", str(data)]) == 2
    line = capsys.readouterr().err.rstrip("\n")
    assert f"[{code}]" in line and "; fix: " in line and "\n" not in line
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_nothing_is_written_into_a_topic_that_does_not_read(data: Path) -> None:
    claims = data / "sleep" / "claims.yaml"
    claims.write_text(claims.read_text("utf-8").replace("asserts: caused", "asserts: maybe"))
    assert new_study(data, "miller2020") == 2
    assert not (data / "sleep" / "studies" / "miller2020.yaml").exists()


def test_a_new_topic_with_a_new_study_runs_to_its_page(data: Path, tmp_path: Path) -> None:
    assert new_study(data, "miller2020") == 0
    where = ["--topic", "sleep", "--data", str(data), "--reports", str(tmp_path / "reports")]
    for step in STEPS:
        assert main([step, *where]) == 0, step
    page = (tmp_path / "reports" / "sleep" / "index.html").read_text("utf-8")
    assert "miller2020" in page


def uncommented(path: Path) -> None:
    """Take the mark of a comment from each line that begins with one, after the schema."""
    lines = path.read_text("utf-8").splitlines()
    block = re.compile(r"# (\w+:|  )")
    path.write_text(
        "\n".join(line[2:] if block.match(line) else line for line in lines) + "\n", "utf-8"
    )


def test_the_commented_authorship_of_a_new_topic_is_sound_without_its_marks(data: Path) -> None:
    path = data / "sleep" / "claims.yaml"
    assert load_topic(data / "sleep").claims.about is None
    uncommented(path)
    assert lint_data(data) == []
    about = load_topic(data / "sleep").claims.about
    assert about is not None
    assert about.licence == "CC-BY-4.0"


def test_the_commented_conduct_of_a_new_review_is_sound_and_has_every_question(
    data: Path,
) -> None:
    assert new_study(data, "miller2020", "--design", "review") == 0
    assert load_topic(data / "sleep").studies["miller2020"].review is None
    uncommented(data / "sleep" / "studies" / "miller2020.yaml")
    assert lint_data(data) == []
    review = load_topic(data / "sleep").studies["miller2020"].review
    assert review is not None
    assert review.model_fields_set == set(Review.model_fields)


def test_the_template_asks_for_the_intervention_in_the_singular(data: Path) -> None:
    lines = (data / "sleep" / "claims.yaml").read_text("utf-8").splitlines()
    (label,) = (line for line in lines if line.startswith("  intervention_label:"))
    assert "in the singular" in label


def test_the_values_to_be_written_are_counted_and_none_is_no_line(data: Path) -> None:
    (line,) = unwritten_count(data / "sleep")
    listed = sum(len(re.findall(r"\d+(?=,|$)", one)) for one in unwritten(data / "sleep"))
    assert line.startswith(f"sleep: {listed} values are still `to be written`")
    for path in topic_files(data / "sleep"):
        text = path.read_text("utf-8").replace("to be written", "x").replace("To be written", "x")
        path.write_text(text, "utf-8")
    assert list(unwritten_count(data / "sleep")) == []


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_build_and_a_check_say_how_much_is_to_be_written(
    data: Path, tmp_path: Path, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(data), "--reports", str(tmp_path / "reports")]
    assert main(["build", "sleep", *where]) == 0
    if command == "check":
        capfd.readouterr()
        assert main(["check", "sleep", *where]) == 0
    assert "values are still `to be written`" in capfd.readouterr().out
    assert main([command, "sleep", "--quiet", *where]) == 0
    assert "to be written" not in capfd.readouterr().out
