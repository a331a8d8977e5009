"""The workflow around bad data, full disks, other runs and dead ones."""

from __future__ import annotations

import errno
import gc
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bad_input import sound_topic
from mcstats.schema.errors import InputError
from mcstats.workflow import manifest, run_lock
from mcstats.workflow.config import _wanted, code, configure, data_files
from mcstats.workflow.manifest import write_manifest
from mcstats.workflow.paths import Place
from mcstats.workflow.results_folder import discard_edited
from mcstats.workflow.run_lock import acquire, check_system, writes_nothing
from mcstats.workflow.steps import STEPS

ROOT = Path(__file__).resolve().parents[1]
SNAKEFILE = ROOT / "Snakefile"
PROFILE = "Using workflow specific profile"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the sound topic and the results of an earlier run."""
    monkeypatch.chdir(tmp_path)
    sound_topic(tmp_path / "data")
    for name in (".run.lock", "index.html", "topic/index.html", "topic/tables/verdicts.csv"):
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"the earlier {name}\n")
    return tmp_path


def results(here: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(here)): path.read_bytes()
        for path in sorted((here / "reports").rglob("*"))
        if path.is_file() and path.name != ".run.lock"
    }


def spoil(here: Path) -> str:
    path = here / "data/topic/studies/alpha2020.yaml"
    path.write_text(path.read_text("utf-8").replace('printed: "1.8"', 'printed: "-1.8"'), "utf-8")
    return (
        'data/topic/studies/alpha2020.yaml:62:23 [RANGE] found "-1.8"; expected a number above 0; '
        "fix: check the sign in the source"
    )


def snakemake(*arguments: str) -> int:
    """Run Snakemake in this process, as its command does."""
    from snakemake.cli import main

    with pytest.raises(SystemExit) as caught:
        main(["--snakefile", str(SNAKEFILE), "--cores", "1", *arguments])
    with warnings.catch_warnings():
        # A Snakemake that ends its process leaves its temporary folder to the end.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    return int(caught.value.code or 0)


def test_a_bad_file_stops_the_workflow_before_anything_is_planned(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fault, before = spoil(here), results(here)
    assert snakemake() == 2
    told = capfd.readouterr()
    lines = [line for line in told.err.splitlines() if not line.startswith(PROFILE)]
    assert lines == [fault]
    assert told.out == ""
    assert results(here) == before
    assert not (here / ".snakemake/locks").exists()


def test_the_command_of_snakemake_ends_with_2_and_one_line_for_each_fault(here: Path) -> None:
    fault, before = spoil(here), results(here)
    (here / "data/topic/sources.yaml").write_text("[\n")
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if not line.startswith(PROFILE)]
    assert lines[1] == fault
    assert lines[0].startswith("data/topic/sources.yaml:2:1 [YAML] found ")
    assert len(lines) == 2
    assert done.stdout == ""
    assert results(here) == before


def test_a_sound_topic_is_planned_with_every_step(
    here: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (here / "data/topic").rename(here / "data/warm stones")
    caplog.set_level("INFO")
    assert snakemake("--dry-run") == 0
    for rule in (*STEPS, "index"):
        assert re.search(rf"^{rule} +1$", caplog.text, re.MULTILINE), rule


def test_only_the_topic_that_is_asked_for_has_to_be_sound(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sound_topic(here / "more")
    (here / "more/topic").rename(here / "data/other")
    spoil(here)
    assert snakemake("--dry-run", "--config", "topic=other") == 0
    assert snakemake("--dry-run", "--config", "topic=topic") == 2
    assert "[RANGE]" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (
            {"topic": "stone"},
            "data [TOPIC] found no topic stone; expected topic; fix: name a topic that is there",
        ),
        (
            {"data": "nowhere"},
            "nowhere [TOPIC] found no topic; expected a folder with a claims.yaml; "
            "fix: name a topic that is there",
        ),
        (
            {"reports": "a{topic}"},
            'config [PATH] found the folder "a{topic}"; expected no braces, no control characters; '
            "fix: choose another folder for reports",
        ),
        (
            {"data": "a\nb"},
            'config [PATH] found the folder "aU+000Ab"; expected no braces, no control characters; '
            "fix: choose another folder for data",
        ),
    ],
)
def test_a_configuration_that_cannot_be_is_one_line(
    here: Path, config: dict[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        configure(config)
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines() == [told]


def test_topics_are_named_one_by_one_between_commas_or_spaces() -> None:
    known = ["a", "b", "warm stones"]
    assert _wanted("", known) == known
    assert _wanted("warm stones", known) == ["warm stones"]
    assert _wanted("b a", known) == ["b", "a"]
    assert _wanted("b, warm stones,b", known) == ["b", "warm stones"]


def test_a_step_rests_on_the_modules_it_runs_and_on_the_files_of_its_topic(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    shutil.copytree(Path(manifest.__file__).parents[1], package)
    monkeypatch.setattr(manifest, "_PACKAGE", package)

    def hashes() -> dict[str, str]:
        manifest.code_hash.cache_clear()
        layers = {"evidence": ["evidence"], "report": ["evidence", "report"], "all": []}
        return {name: code(*packages) for name, packages in layers.items()}

    first = hashes()
    for module, moved in (
        ("report/page.py", {"report", "all"}),
        ("report/page.html.j2", {"report", "all"}),
        ("evidence/load.py", {"evidence", "report", "all"}),
        ("schema/study.py", {"evidence", "report", "all"}),
        ("effects/rows.py", {"all"}),
        ("__main__.py", {"all"}),
        ("report/notes.txt", set()),
    ):
        path = package / module
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(before + "\n", "utf-8")
        manifest._hash_of_module.cache_clear()
        now = hashes()
        assert {name for name in now if now[name] != first[name]} == moved, module
        first = now
    (here / "data/topic/studies/.hidden.yaml").write_text("x")

    class Wildcards:
        topic = "topic"

    assert data_files("data", "studies/*.yaml", "numbers.csv")(Wildcards()) == [
        f"data/topic/studies/{name}.yaml" for name in ("alpha2020", "beta2019", "survey2018")
    ]


def test_a_job_on_another_machine_reads_nothing_and_holds_nothing(here: Path) -> None:
    spoil(here)
    found = configure({}, main=False)
    assert found.topics == ("topic",)
    assert found.lock is None


HOLDER = (
    "import sys, time\nfrom pathlib import Path\nfrom mcstats.workflow.run_lock import acquire\n"
    "held = acquire(Path('reports'), ['topic'])\nprint('held', flush=True)\ntime.sleep(60)\n"
)


@pytest.fixture
def holder(here: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes into the same reports."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True, cwd=here
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


BUSY = (
    "reports [BUSY] found another run that is writing there; expected one run at a time; "
    "fix: wait until it has ended, or stop it (no --unlock is needed)"
)


def test_a_second_run_is_refused_in_one_line_and_a_look_is_not(
    here: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE)]
    before = results(here)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if not line.startswith(PROFILE)] == [BUSY]
    assert results(here) == before
    monkeypatch.setattr(sys, "argv", [*command, "--summary"])
    assert configure({}).lock is None


def test_a_run_that_was_killed_hinders_nobody(
    here: Path, holder: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    locks = here / ".snakemake/locks"
    locks.mkdir(parents=True)
    for kind in ("input", "output"):
        (locks / f"0.{kind}.lock").write_text("reports/topic/tables/verdicts.csv\n")
        (locks / f"1.{kind}.lock").write_text("elsewhere/topic/tables/verdicts.csv\n")
    half = here / "reports/topic/tables/.verdicts.csv.x1y2_z34.part"
    half.write_text("half")
    with pytest.raises(InputError) as caught:
        acquire(Path("reports"), ["topic"])
    assert str(caught.value) == BUSY
    assert half.exists()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    held = acquire(Path("reports"), ["topic"])
    assert capsys.readouterr().err == "reports: going on after a run that was stopped\n"
    assert not half.exists()
    # What other runs lock in the same folder is theirs.
    assert sorted(path.name for path in locks.iterdir()) == ["1.input.lock", "1.output.lock"]
    assert acquire(Path("reports"), ["topic"]) is held  # the same run may ask again
    held.release()


def test_a_guard_is_let_go_of(here: Path) -> None:
    acquire(Path("reports"), ["topic"]).release()
    done = subprocess.run(
        [sys.executable, "-c", HOLDER.replace("60", "0")], capture_output=True, text=True, cwd=here
    )
    assert done.stdout == "held\n"


@pytest.fixture
def whole(here: Path) -> Path:
    """The results of a whole run, with the manifest that vouches for them."""
    out = here / "reports/topic"
    for name in (
        "figures/.drawn",
        "figures/articles-a-light.svg",
        "figures/articles-a-dark.svg",
        "checks.xml",
    ):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(name)
    write_manifest(place(out))
    return out


def place(out: Path) -> Place:
    return Place(out.name, Path("data"), Path("reports"))


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("tables/verdicts.csv", ["manifest.json", "tables/verdicts.csv"]),
        ("index.html", ["index.html", "manifest.json"]),
        ("checks.xml", ["checks.xml", "manifest.json"]),
        (
            "figures/articles-a-dark.svg",
            ["figures/.drawn", "figures/articles-a-dark.svg", "manifest.json"],
        ),
    ],
)
def test_a_result_that_was_edited_is_made_again_and_never_read(
    whole: Path, name: str, gone: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = {str(p.relative_to(whole)) for p in whole.rglob("*") if p.is_file()}
    discard_edited(place(whole))
    assert capsys.readouterr().err == ""
    raw = bytearray((whole / name).read_bytes())
    raw[3] ^= 1
    (whole / name).write_bytes(raw)
    discard_edited(place(whole))
    told = f"reports/topic: {name} is not as the last whole run left it; made again\n"
    assert capsys.readouterr().err == told
    after = {str(p.relative_to(whole)) for p in whole.rglob("*") if p.is_file()}
    assert sorted(before - after) == gone


def test_all_figures_are_made_again_where_one_was_added_or_taken_away(whole: Path) -> None:
    for change in (
        lambda: (whole / "figures/articles-b-dark.svg").write_text("another"),
        lambda: (whole / "figures/articles-a-dark.svg").unlink(),
    ):
        change()
        discard_edited(place(whole))
        assert not (whole / "figures/.drawn").exists()
        assert (whole / "tables/verdicts.csv").exists()
        (whole / "figures/.drawn").touch()
        write_manifest(place(whole))


def test_a_file_beside_the_results_is_left_alone(whole: Path) -> None:
    (whole / "notes.txt").write_text("mine")
    discard_edited(place(whole))
    discard_edited(Place("never run", Path("data"), Path("reports")))
    assert (whole / "notes.txt").read_text() == "mine"


def test_a_manifest_that_is_none_is_made_again(whole: Path) -> None:
    (whole / "manifest.json").write_text("{")
    discard_edited(place(whole))
    assert not (whole / "manifest.json").exists()


@pytest.mark.slow
def test_a_table_that_was_edited_never_reaches_the_page(here: Path) -> None:
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE)]
    subprocess.run(command, check=True, capture_output=True)
    before = results(here)
    path = here / "reports/topic/tables/verdicts.csv"
    assert b"Likely real" in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(b"Likely real", b"Surely real"))
    subprocess.run(command, check=True, capture_output=True)
    after = results(here)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} <= {
        "reports/topic/manifest.json"
    }


def test_topics_are_data_and_never_code(here: Path, caplog: pytest.LogCaptureFixture) -> None:
    # Snakemake runs Python that it finds in a file given as its configuration, even in a dry run.
    plant = here / "data/topic/sources.yaml"
    code = "__use_yte__: true\n__definitions__:\n  - open('planted', 'w')\n"
    plant.write_text(code + plant.read_text("utf-8"), "utf-8")
    assert snakemake("--dry-run") == 2
    assert snakemake("--dry-run", "--config", "topic=topic") == 2
    assert not list(here.rglob("planted"))
    tracked = [*ROOT.glob("data/**/*.yaml"), *ROOT.glob("profiles/**/*.yaml")]
    assert len(tracked) > 5
    assert not [path for path in tracked if "__use_yte__" in path.read_text("utf-8")]


def test_commands_that_only_look_are_told_from_those_that_run() -> None:
    for words in (["-n"], ["all", "--dry-run"], ["--list-rules"], ["--report=x.html"], ["--dag"]):
        assert writes_nothing(words)
    for words in ([], ["--cores", "2"], ["--rerun-incomplete"], ["-c2"], ["reports/index.html"]):
        assert not writes_nothing(words)


def refusal(reports: Path, inputs: list[Path]) -> str:
    with pytest.raises(InputError) as caught:
        check_system(reports, inputs, 1)
    return str(caught.value)


def test_reports_that_cannot_be_written_are_told_before_the_run(here: Path) -> None:
    (here / "file").write_text("")
    assert refusal(Path("file"), []) == (
        "file [WRITE] found file exists; expected a folder that can be written, with room for "
        "8 MB; fix: fix its permissions or the disk"
    )
    assert "[WRITE] found not a directory" in refusal(Path("file/reports"), [])


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EDQUOT])
def test_a_folder_that_the_system_refuses_is_told(
    here: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*arguments: object, **options: object) -> None:
        raise OSError(number, os.strerror(number), "reports/tmpx")

    monkeypatch.setattr(run_lock.tempfile, "TemporaryFile", refusing)
    found = os.strerror(number).lower()
    assert f"[WRITE] found {found}; expected a folder" in refusal(Path("reports"), [])


def test_a_full_disk_is_told_before_the_run_and_costs_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    before = results(here)
    with pytest.raises(SystemExit) as caught:
        configure({})
    assert caught.value.code == 2
    assert capsys.readouterr().err == (
        "reports [WRITE] found no space left on device; expected a folder that can be written, "
        "with room for 8 MB; fix: fix its permissions or the disk\n"
    )
    assert results(here) == before


def test_a_clock_in_1970_is_told_before_the_run(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(time, "time", lambda: 86_400.0)
    before = results(here)
    with pytest.raises(SystemExit) as caught:
        configure({})
    assert caught.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.fullmatch(
        r"\S+ \[CLOCK\] found a file of 20\d\d-\d\d-\d\d, while the clock says 1970-01-0[12]; "
        r"expected files that are not of the future; fix: set the clock, or touch the file",
        line,
    )
    assert results(here) == before


def test_a_file_that_is_a_moment_ahead_is_waited_for(here: Path) -> None:
    path = here / "data/topic/claims.yaml"
    ahead = time.time() + 0.3
    os.utime(path, (ahead, ahead))
    check_system(Path("reports"), [path], 1)
    assert time.time() >= ahead
    os.utime(path, (ahead + 60, ahead + 60))
    assert "[CLOCK]" in refusal(Path("reports"), [path])
