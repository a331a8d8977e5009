"""A run removes what it wrote itself, and refuses a folder of results that holds anything else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.faulty_topics import write_sound_topic
from helpers.places import ROOT
from mcstats.cli import main
from mcstats.model.errors import InputError
from mcstats.workflow.config import configure
from mcstats.workflow.manifest import write_manifest
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.results_folder import check_folder, discard, discard_edited, discard_parts
from mcstats.workflow.steps import DRAWN, FOUND, INDEX, OUTPUTS, STEPS

FIGURES = (
    "figures/along-statements-dark.svg",
    "figures/specifications-a_b-light.svg",
    "claims/a_b.html",
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder with a topic, in a home of its own that is full of other things."""
    home = tmp_path / "home"
    folder = home / "work"
    write_sound_topic(folder / "data")
    for name in ("Downloads/.film.mkv.part", "Downloads/film.txt", "letter.txt"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text("mine")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def ran(here: Path) -> Path:
    """The folder of the topic's results after a whole run, without its content."""
    out = here / "reports/topic"
    for name in (*OUTPUTS, *FIGURES, "../.run.lock", "../index.html"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(name)
    write_manifest(TopicPaths("topic", here / "data", here / "reports"))
    return out


def files(folder: Path) -> dict[str, bytes | str]:
    """Return everything below a folder: the content of files, the targets of links."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = os.readlink(path)
        else:
            found[name] = path.read_bytes() if path.is_file() else "folder"
    return found


def record(out: Path, **outputs: str) -> None:
    """Add entries to the manifest of a topic."""
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["outputs"] |= outputs
    (out / "manifest.json").write_text(json.dumps(manifest))


def paths_of(out: Path) -> TopicPaths:
    return TopicPaths(out.name, Path("data"), Path("reports"))


def refusal(reports: Path | str, data: str = "data") -> str:
    """Return the one line that refuses a folder."""
    with pytest.raises(InputError) as caught:
        check_folder([TopicPaths("topic", Path(data), Path(reports))])
    (fault,) = caught.value.faults
    assert (fault.file, fault.code) == ("config", "PATH")
    return str(fault)


@pytest.mark.parametrize(
    "key",
    [
        "tables/../../../data/topic/claims.yaml",
        "tables/../../../../Downloads",
        "{home}/Downloads/tables/..",
        "{home}/letter.txt",
        "..",
        ".",
        "",
        "../../data",
        "notes.txt",
        "tables",
        "figures",
        "figures/../../../data/topic/claims.yaml",
        "figures/mine.svg",
    ],
)
def test_a_manifest_names_nothing_to_remove(ran: Path, key: str) -> None:
    home = ran.parents[2]
    for name in ("notes.txt", "tables/notes.txt", "figures/mine.svg"):
        (ran / name).write_text("mine")
    record(ran, **{key.format(home=home.parent): "0"})
    before = files(home.parent)
    discard_edited(paths_of(ran))
    assert files(home.parent) == before


PARTS = ["..", ".", "", "tables", "figures", "topic", "data", "victim", "index.html", "claims.yaml"]
NAMES = st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=8).map("/".join)


@settings(max_examples=150)
@given(st.dictionaries(NAMES, st.text(max_size=3) | st.none(), max_size=8), st.booleans())
def test_whatever_a_manifest_says_only_declared_outputs_of_the_topic_go(
    ran: Path, outputs: dict[str, str], absolute: bool
) -> None:
    top = ran.parents[2]
    write_manifest(TopicPaths("topic", top / "work/data", top / "work/reports"))
    (top / "victim").write_text("mine")
    (ran / "victim").write_text("mine")
    record(ran, **{(f"{top}/{key}" if absolute else key): value for key, value in outputs.items()})
    before = files(top)
    discard_edited(paths_of(ran))
    after = files(top)
    gone = {os.path.relpath(top / name, ran) for name in before.keys() - after.keys()}
    assert gone <= {*OUTPUTS, *FIGURES}
    assert after.items() <= before.items()
    for name in gone:  # as they were, for the next example
        (ran / name).write_text(name)


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("tables/verdicts.csv", ["manifest.json", "tables/verdicts.csv"]),
        ("index.html", ["index.html", "manifest.json"]),
        ("checks.xml", ["checks.xml", "manifest.json"]),
        (
            "figures/along-statements-dark.svg",
            ["figures/.drawn", "figures/along-statements-dark.svg", "manifest.json"],
        ),
        ("claims/a_b.html", ["claims/.written", "claims/a_b.html", "manifest.json"]),
    ],
)
def test_a_result_that_was_edited_is_made_again_and_never_read(
    ran: Path, name: str, gone: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = {str(p.relative_to(ran)) for p in ran.rglob("*") if p.is_file()}
    discard_edited(paths_of(ran))
    assert capsys.readouterr().err == ""
    raw = bytearray((ran / name).read_bytes())
    raw[3] ^= 1
    (ran / name).write_bytes(raw)
    discard_edited(paths_of(ran))
    told = f"reports/topic: {name} is not as the last whole run left it; made again\n"
    assert capsys.readouterr().err == told
    after = {str(p.relative_to(ran)) for p in ran.rglob("*") if p.is_file()}
    assert sorted(before - after) == gone


def test_all_figures_are_made_again_where_one_was_added_or_taken_away(ran: Path) -> None:
    for change in (
        lambda: (ran / "figures/along-b-dark.svg").write_text("another"),
        lambda: (ran / "figures/along-statements-dark.svg").unlink(),
    ):
        change()
        discard_edited(paths_of(ran))
        assert not (ran / "figures/.drawn").exists()
        assert (ran / "tables/verdicts.csv").exists()
        (ran / "figures/.drawn").touch()
        write_manifest(paths_of(ran))


def test_a_file_beside_the_results_is_left_alone(ran: Path) -> None:
    (ran / "notes.txt").write_text("mine")
    discard_edited(paths_of(ran))
    discard_edited(TopicPaths("never run", Path("data"), Path("reports")))
    assert (ran / "notes.txt").read_text() == "mine"


def test_a_manifest_that_is_none_is_made_again(ran: Path) -> None:
    (ran / "manifest.json").write_text("{")
    discard_edited(paths_of(ran))
    assert not (ran / "manifest.json").exists()


def test_only_declared_regular_files_are_removed_and_no_link_is_followed(ran: Path) -> None:
    place = TopicPaths("topic", Path("data"), ran.parent)
    victim = ran.parents[2] / "victim"
    (victim / "tables").mkdir(parents=True)
    (victim / "tables/effects.csv").write_text("mine")
    (victim / "index.html").write_text("mine")
    before = files(victim)
    shutil.rmtree(ran / "tables")
    (ran / "tables").symlink_to(victim / "tables")
    (ran / "index.html").unlink()
    (ran / "index.html").symlink_to(victim / "index.html")
    (ran / "checks.xml").unlink()
    (ran / "checks.xml").mkdir()
    discard(place, [*OUTPUTS, "../index.html", "..", "notes.txt", str(victim / "index.html")])
    discard(TopicPaths("linked", Path("data"), _linked(ran.parent, victim)), OUTPUTS)
    assert files(victim) == before
    assert (ran / "index.html").is_symlink() and (ran / "checks.xml").is_dir()
    assert not (ran / "datapackage.json").exists()
    assert (ran.parent / "index.html").exists()


def _linked(reports: Path, victim: Path) -> Path:
    (reports / "linked").symlink_to(victim)
    return reports


def test_a_half_written_file_goes_only_where_it_would_have_become_an_output(ran: Path) -> None:
    reports = ran.parent
    ours = [
        "reports/.index.html.a1b2c3d4.part",
        "reports/topic/.summary.pdf.a1b2c3d4.part",
        "reports/topic/.checks.xml.________.part",
        "reports/topic/tables/.effects.csv.a1b2c3d4.part",
        "reports/topic/figures/.specifications-lift-dark.svg.a1b2c3d4.part",
        f"reports/topic/figures/.{Path(DRAWN).name}.a1b2c3d4.part",
    ]
    theirs = [
        "reports/.film.mkv.part",
        "reports/.film.mkv.a1b2c3d4.part",
        "reports/.topic.pdf.a1b2c3d4.part",
        "reports/topic/.effects.csv.a1b2c3d4.part",
        "reports/topic/.index.html.part",
        "reports/topic/tables/deep/.effects.csv.a1b2c3d4.part",
        "reports/topic/figures/.mine.svg.a1b2c3d4.part",
        "reports/other/.index.html.a1b2c3d4.part",
        "reports/other/tables/.effects.csv.a1b2c3d4.part",
        "data/topic/.claims.yaml.a1b2c3d4.part",
    ]
    work = reports.parent
    for name in [*ours, *theirs]:
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text("half")
    (ran / ".datapackage.json.a1b2c3d4.part").mkdir()
    (ran / ".index.html.a1b2c3d4.part").symlink_to(work / "data/topic/claims.yaml")
    (reports / "linked").symlink_to(reports / "other")
    discard_parts(reports, ["topic", "linked", "never run"])
    assert [name for name in ours if (work / name).exists()] == []
    assert [name for name in theirs if not (work / name).exists()] == []
    assert (ran / ".datapackage.json.a1b2c3d4.part").is_dir()
    assert (ran / ".index.html.a1b2c3d4.part").is_symlink()


def test_a_hidden_file_deep_in_another_folder_survives_a_run_that_is_planned(here: Path) -> None:
    before = files(here.parent)
    for reports in ("..", "../Downloads"):
        with pytest.raises(SystemExit) as caught:
            configure({"reports": reports})
        assert caught.value.code == 2
    assert files(here.parent) == before


@pytest.mark.parametrize(
    ("reports", "told"),
    [
        ("data", '"data", in the data folder data'),
        ("./data/", '"data", in the data folder data'),
        ("data/topic", "in the data folder data"),
        ("data/topic/studies", "in the data folder data"),
        ("data/new", "in the data folder data"),
        ("link", "in the data folder data"),
        ("link/new", "in the data folder data"),
        (".", "around the data folder data"),
        ("..", "around the data folder data"),
        ("elsewhere/topic/new", "in the topic "),
        ("elsewhere", "around the topic topic"),
        ("/", "the root of the file system"),
        ("~", "around the data folder"),
    ],
)
def test_a_folder_of_data_is_refused_under_every_name(here: Path, reports: str, told: str) -> None:
    write_sound_topic(here.parent / "elsewhere")
    (here / "elsewhere").symlink_to(here.parent / "elsewhere")
    (here / "link").symlink_to(here / "data")
    before = files(here.parent)
    line = refusal(os.path.expanduser(reports))
    assert told in line
    assert "; expected a folder that holds nothing but results; fix: choose another " in line
    assert files(here.parent) == before


@pytest.mark.parametrize(
    ("reports", "told"),
    [
        ("~", '", the home folder or around it'),
        ("~/..", '", the home folder or around it'),
        (".", ", the current folder or around it"),
        (str(ROOT), ", around the program"),
        (str(ROOT / "src/mcstats"), ", in the program"),
        (str(ROOT / "src/mcstats/new"), ", in the program"),
        ("~/Downloads", ', with "film.txt" and no results of an earlier run'),
    ],
)
def test_a_folder_of_other_things_is_refused(
    here: Path, reports: str, told: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("far") / "data"
    write_sound_topic(data)
    assert told in refusal(os.path.expanduser(reports), str(data))


def made(here: Path, *names: str) -> Path:
    folder = here / "results"
    folder.mkdir()
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    return folder


@pytest.mark.parametrize("names", [(), (".gitignore",), (".run.lock", "notes.txt", "topic/x.txt")])
def test_a_folder_that_is_empty_or_bears_the_mark_of_a_run_is_taken(
    here: Path, names: tuple[str, ...]
) -> None:
    check_folder([TopicPaths("topic", Path("data"), made(here, *names))])


def test_a_copy_of_results_without_hidden_files_is_taken_by_its_manifest(ran: Path) -> None:
    place = TopicPaths("topic", Path("data"), ran.parent)
    (ran.parent / ".run.lock").unlink()
    (ran / DRAWN).unlink()
    check_folder([place])
    for spoilt in ("[]", "{", "[" * 100_000, '{"inputs": 1, "outputs": 2}'):
        (ran / "manifest.json").write_text(spoilt)
        with pytest.raises(InputError, match="no results of an earlier run"):
            check_folder([place])


def test_a_folder_that_is_not_there_yet_is_taken_also_through_a_link(here: Path) -> None:
    (here / "results").symlink_to(here.parent / "disk")
    for name in ("results", "a/b/c", "data-reports", "../work-reports"):
        check_folder([TopicPaths("topic", Path("data"), Path(name))])


@pytest.mark.parametrize(
    ("name", "make", "told"),
    [
        ("topic", "link", '"reports/topic", a link or a file; expected a folder that holds'),
        ("topic/tables", "link", '"reports/topic/tables", a link or a file'),
        ("topic/figures", "file", '"reports/topic/figures", a link or a file'),
        ("topic/index.html", "link", '"reports/topic/index.html", a link or a folder; expected a'),
        ("topic/tables/effects.csv", "folder", '"reports/topic/tables/effects.csv", a link or'),
        ("topic/manifest.json", "pipe", '"reports/topic/manifest.json", a link or a folder'),
        ("index.html", "link", '"reports/index.html", a link or a folder'),
        (".run.lock", "link", '"reports/.run.lock", a link or a folder'),
    ],
)
def test_what_stands_in_the_place_of_an_output_is_refused_and_not_replaced(
    here: Path, name: str, make: str, told: str
) -> None:
    path = here / "reports" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name != ".run.lock":
        (here / "reports/.run.lock").touch()
    actions: dict[str, Callable[[], object]] = {
        "link": lambda: path.symlink_to(here.parent / "Downloads"),
        "file": lambda: path.write_text("mine"),
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
    }
    actions[make]()
    assert told in refusal("reports")


COMMANDS = [[step, "--topic", "topic"] for step in STEPS] + [["index", "topic"], ["pdf", "topic"]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: str(words[0]))
@pytest.mark.parametrize("reports", ["data", "data/topic/studies", "..", "../Downloads"])
def test_every_command_that_writes_results_refuses_a_dangerous_folder(
    here: Path,
    command: list[str],
    reports: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", type(sys)("weasyprint"))
    before = files(here.parent)
    assert main([*command, "--reports", reports]) == 2
    assert re.fullmatch(
        r'config \[PATH\] found "\S+", .*; expected .*; fix: choose .*\n', capsys.readouterr().err
    )
    assert files(here.parent) == before


@pytest.mark.parametrize("topic", ["..", "nosuch", "../work/data/topic"])
def test_a_step_of_a_topic_that_is_not_there_writes_nothing(
    here: Path, topic: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(here.parent)
    assert main(["manifest", "--topic", topic]) == 2
    assert capsys.readouterr().err.startswith(f"data [TOPIC] found no topic {topic}; ")
    assert files(here.parent) == before


def test_steps_after_another_know_the_folder_and_leave_other_files_alone(here: Path) -> None:
    (here / "reports").mkdir()
    (here / "reports/.gitignore").write_text("*\n")
    for step in STEPS:
        assert main([step, "--topic", "topic"]) == 0
    out = here / "reports/topic"
    written = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert set(OUTPUTS) <= written
    kinds = [kind for kind, _ in FOUND]
    assert all(any(k.fullmatch(name) for k in kinds) for name in written - set(OUTPUTS))
    for folder, old in (("figures", "along-old-dark.svg"), ("claims", "old.html")):
        (out / folder / "notes.txt").write_text("mine")
        (out / folder / old).write_text('<meta name="generator" content="mcstats">gone')
        assert main(["figures" if folder == "figures" else "report", "--topic", "topic"]) == 0
        assert (out / folder / "notes.txt").read_text() == "mine"
        assert not (out / folder / old).exists()


@pytest.mark.slow
def test_a_run_of_snakemake_removes_nothing_of_others(here: Path) -> None:
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    subprocess.run(command, check=True, capture_output=True)
    out = here / "reports/topic"
    for name in ("notes.txt", "figures/mine.svg", "tables/mine.csv"):
        (out / name).write_text("mine")
    study = here / "data/topic/studies/alpha2020.yaml"
    study.write_text(study.read_text("utf-8") + "# an edit\n", "utf-8")
    record(out, **{"tables/../../../data/topic/claims.yaml": "0", "../../../letter.txt": "0"})
    before = {name for name in files(here.parent) if ".snakemake" not in name}
    subprocess.run([*command, "--forceall"], check=True, capture_output=True)
    assert before <= files(here.parent).keys()
    done = subprocess.run(
        [*command, "--config", "reports=data"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith('config [PATH] found "data", in the data folder')
    assert before <= files(here.parent).keys()


def test_the_rules_of_the_workflow_write_what_the_steps_declare() -> None:
    text = (ROOT / "Snakefile").read_text("utf-8")
    rules = {
        name: re.findall(r'(?:\{OUT\}|\{REPORTS\})/([\w./]+)"', body.partition("output:")[2])
        for name, body in re.findall(r"^rule (\w+):\n(.*?)(?=^rule |\Z)", text, re.M | re.S)
    }
    assert rules.pop("index") == [INDEX]
    assert rules.pop("all") == []
    assert {name: tuple(found) for name, found in rules.items()} == dict(STEPS)
