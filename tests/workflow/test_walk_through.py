"""The walk of docs/tutorial.md: its commands and its edits, as the file prints them."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpers.page_tree import read_page
from helpers.places import ROOT
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.verdict.eligible_results import eligible_results
from mcstats.workflow.steps import STEPS

WALK = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\S[^\n]*)\n(.*?)^```$", WALK, re.M | re.S)


def change(diff: str) -> None:
    """Apply a diff as `git apply` does."""
    subprocess.run(["git", "apply", "-"], input=diff, text=True, check=True, capture_output=True)


def run(command: str) -> tuple[int, str]:
    """Return the status and the words of a command; making the page is its steps, without make."""
    words = shlex.split(command)
    if words[0] == "rm":
        Path(words[1]).unlink()
        return 0, ""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        if words[:2] == ["make", "report"]:
            topic = words[2].removeprefix("TOPIC=")
            status = max(main([step, "--topic", topic]) for step in STEPS)
        else:
            assert words[0] == "mcstats"
            status = main(words[1:])
    return status, said.getvalue()


@dataclass
class Walked:
    """The folder after the walk, what each command returned, and what did not come as promised."""

    folder: Path
    statuses: list[tuple[str, int]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def commands(self, lines: list[str]) -> None:
        said = ""
        for line in lines:
            if line.startswith("$ "):
                status, said = run(line[2:])
                self.statuses.append((line[2:], status))
            elif line not in said.splitlines():
                self.broken.append(line)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    walk = Walked(tmp_path_factory.mktemp("walk"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(walk.folder)
        for kind, text in BLOCKS:
            if kind == "console":
                walk.commands(text.splitlines())
            elif kind == "diff":
                change(text)
        yield walk


def test_each_edit_stands_below_the_name_of_its_file() -> None:
    edits = re.findall(r"`(data/[^`]+)`:\n\n```diff\n--- a/(\S+)\n", WALK)
    assert len(edits) == WALK.count("```diff") == 7
    assert [file for named, file in edits if named != file] == []


def test_every_command_says_what_the_walk_shows(walked: Walked) -> None:
    assert len(walked.statuses) == 7
    assert walked.broken == []


def test_only_the_check_of_what_the_blog_got_wrong_fails_until_that_is_declared(
    walked: Walked,
) -> None:
    assert [command for command, status in walked.statuses if status] == ["mcstats check necks"]
    assert run("make report TOPIC=necks")[0] == 0
    status, said = run("mcstats check necks")
    assert (status, said.count("1 declared")) == (0, 1)


def test_the_page_says_what_the_walk_says_of_it(walked: Walked) -> None:
    page = read_page((walked.folder / "reports/necks/claims/eased.html").read_text("utf-8")).text
    shown = " ".join(page.split())
    promised = re.search(r"The page of the claim, `(\S+)`, says (.*?)\n\n", WALK, re.S)
    assert promised is not None
    assert (walked.folder / promised[1]).is_file()
    words = re.findall(r"“(.*?)”", " ".join(promised[2].split()))
    assert len(words) >= 3
    assert [text for text in words if text not in shown] == []


def test_nothing_of_the_template_is_left_in_what_decides(walked: Walked) -> None:
    topic = load_topic(walked.folder / "data" / "necks")
    (claim,) = topic.claims.claims
    assert (claim.id, list(topic.studies)) == ("eased", ["lund2021"])
    assert [one.study.id for one in eligible_results(topic, claim)[0]] == ["lund2021"]
    assert topic.claims.sold.intervention == topic.studies["lund2021"].intervention.stimulus


def test_a_number_without_quotes_gets_the_line_that_the_walk_shows(walked: Walked) -> None:
    (shown,) = [text for kind, text in BLOCKS if kind == "text"]
    file = walked.folder / "data/necks/studies/lund2021.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('"26"', "26"), "utf-8")
    try:
        status, said = run("mcstats lint necks")
    finally:
        file.write_text(text, "utf-8")
    assert (status, said) == (2, shown)


def test_where_less_is_a_benefit_the_sign_is_turned_and_explained(walked: Walked) -> None:
    file = walked.folder / "data/necks/studies/lund2021.yaml"
    text = file.read_text("utf-8")
    # ln(0.65/0.35) = 0.619039
    assert "yi = 0.619039 (above 0 is a benefit)" in run("mcstats explain lund2021-eased-end-rr")[1]
    file.write_text(text.replace("better: higher", "better: lower"), "utf-8")
    try:
        for step in ("evidence", "effects"):
            assert run(f"mcstats {step} --topic necks")[0] == 0
        said = run("mcstats explain lund2021-eased-end-rr")[1]
    finally:
        file.write_text(text, "utf-8")
    assert "yi = -0.619039 (above 0 is a benefit)" in said
    assert "then the sign is turned, because less of it is a benefit" in said
