"""Plant faults in the program, one at a time, and see which of them the fast tests notice.

    python tests/mutants/run.py [--package NAME …] [--places 50] [--jobs 2] [--seconds 3600]

The committed state is taken, never the files that are being edited. The fast suite runs once with
coverage, which tells the tests of every line; a mutant then meets the tests of its own line, the
quick ones first, in a process forked off one that has imported the big libraries. What was
found is kept in ``build/mutants``, so that a run that ends early is continued by the next one.
"""

from __future__ import annotations

import argparse
import ast
import fcntl
import hashlib
import json
import os
import queue
import resource
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from faults_of import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "mutants"
WORK = ROOT / "build" / "mutants"
# Places with one fault each, of some ten thousand: enough to see where tests are missing.
PLACES = {"schema": 55, "evidence": 55, "effects": 70, "bias": 50, "verdict": 70, "check": 55}
# They run the whole program, pages or Snakemake: slow, and no place to look for a wrong sign.
LEFT_OUT = (
    "browser/*",
    "report/*",
    "workflow/*",
    "project/*",
    "commands/test_seat.py",
    "authoring/test_new_files.py",
    "bad/test_hostile_text.py",
)
PATIENCE = 10.0  # seconds beyond four times the usual ones, then a mutant counts as hung: killed
ENOUGH = 60.0  # seconds of tests that a mutant meets; the quick and narrow ones come first
MEMORY = 8 << 30
QUIET = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True)
class Verdict:
    """What became of one mutant."""

    id: str
    package: str
    file: str
    line: int
    function: str
    kind: str
    before: str
    after: str
    state: str  # killed | survived | uncovered
    by: str
    state_of: str  # a hash of the file and of the tests it met: found again as long as it holds


def git(*words: str) -> str:
    """Return what git prints."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def export(commit: str, folder: Path) -> None:
    """Write the files of a commit into a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    shutil.copy(HERE / "mutants_profile.py", folder)


def survey(base: Path) -> None:
    """Run the fast suite once with coverage; what fails by itself can notice nothing."""
    (base / "mutants.cov").write_text(
        f"[run]\nbranch = true\nsource = mcstats\ndata_file = {base}/.coverage\n"
    )
    environment = os.environ | QUIET | {"PYTHONPATH": f"{base}/src:{base}"}
    environment.pop("PYTHONDONTWRITEBYTECODE")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "coverage", "run", f"--rcfile={base}/mutants.cov"),
            *("-m", "pytest", "-q", "-p", "mutants_profile", "-p", "no:cacheprovider"),
            *(f"--ignore-glob=tests/{name}" for name in LEFT_OUT),
        ],
        cwd=base,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1}:
        sys.exit(f"the suite does not run:\n{done.stdout[-3000:]}")
    if done.returncode:
        print(f"these fail without a fault and are left out:\n{done.stdout[-2000:]}")
    (base / "surveyed").touch()


@dataclass
class Suite:
    """The tests that reach a line, and how long each takes."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, set[str]]]
    breadth: Counter[str]

    @classmethod
    def read(cls, base: Path) -> Suite:
        from coverage import CoverageData

        seconds: dict[str, float] = json.loads((base / "seconds.json").read_text())
        of_file = defaultdict(set)
        for name in seconds:
            of_file[name.split("::")[0]].add(name)
        data = CoverageData(str(base / ".coverage"))
        data.read()
        lines: dict[str, dict[int, set[str]]] = {}
        for file in data.measured_files():
            found = lines.setdefault(str(Path(file).relative_to(base)), {})
            for line, contexts in data.contexts_by_lineno(file).items():
                names = set(contexts).union(*(of_file[name] for name in contexts))
                found[line] = names & seconds.keys()
        breadth: Counter[str] = Counter()
        for reached in lines.values():
            breadth.update(set[str]().union(*reached.values()) if reached else ())
        return cls(seconds, lines, breadth)

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return the tests that reach a mutant until it has met enough.

        Those come first that are quick and reach few files: they ask for what this file promises.
        The others of their files follow: they may read what the first one left in a cache.
        """
        by_line = self.lines.get(mutant.file, {})
        near = set[str]()
        for line in range(mutant.line, mutant.end_line + 1):
            near |= by_line.get(line, set())
        if near:
            beside = {name.split("::")[0] for name in near}
            rest = {name for name in self.seconds if name.split("::")[0] in beside} - near
        else:  # a line that runs when the module is imported: any test may rest on it
            near = set[str]().union(*by_line.values()) if by_line else set()
            rest = self.seconds.keys() - near
        chosen, spent = [], 0.0
        for name in (
            *sorted(near, key=lambda n: (self.seconds[n] * self.breadth[n], n)),
            *sorted(rest, key=lambda n: (self.seconds[n], n)),
        ):
            chosen.append(name)
            spent += self.seconds[name]
            if spent > ENOUGH:
                break
        return chosen


def usual(suite: Suite, names: Iterable[str]) -> float:
    """Return how long these tests usually take."""
    return sum(suite.seconds[name] for name in names)


def child(tree: Path, tests: list[str], out: Path) -> None:
    """Run tests in a forked process and leave with their exit status."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.dup2(null, 2)
    os.chdir(tree)
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(tree / "src"), str(tree)]
    import pytest

    words = ["-x", "-q", "--tb=no", "-p", "mutants_profile", "-p", "no:cacheprovider"]
    words += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # imported before the fork
    status = 3
    try:
        status = int(pytest.main([*words, *tests]))
    finally:
        os._exit(status)


def told(tree: Path) -> str:
    """Return what the last tests in a tree said."""
    return (tree / "out.txt").read_text(errors="replace")


def meet(tree: Path, tests: list[str], limit: float) -> tuple[bool, str]:
    """Return whether one of the tests fails, and which."""
    out = tree / "out.txt"
    pid = os.fork()
    if not pid:
        child(tree, tests, out)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
        time.sleep(0.02)
    else:
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return True, "it hangs"
    if os.waitstatus_to_exitcode(status) == 0:
        return False, ""
    text = told(tree)
    failed = [line for line in text.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return True, failed[0].split(" - ")[0].split("[")[0].split()[-1] if failed else "it stops"


def preload() -> None:
    """Import what every test needs, once for all forks."""
    import hypothesis  # noqa: F401
    import jinja2  # noqa: F401
    import numpy  # noqa: F401
    import pandas  # noqa: F401
    import pydantic  # noqa: F401
    import pytest  # noqa: F401
    import scipy.optimize
    import scipy.special
    import scipy.stats  # noqa: F401
    import statsmodels.api
    import statsmodels.stats.meta_analysis  # noqa: F401
    import yaml  # noqa: F401


def work(number: int, base: Path, tasks: Any, results: Any) -> None:
    """Meet mutants, one after the other, in a tree of one's own."""
    os.environ.update(QUIET)
    tree = WORK / f"tree{number}"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(base, tree, symlinks=True)
    preload()
    sound = False
    while (task := tasks.get()) is not None:
        mutant, tests, limit = task
        if not sound:  # without a fault nothing may fail, or every kill would be a false one
            failed, by = meet(tree, tests, 10 * limit)
            if failed:
                results.put((None, failed, f"{by} fails without a fault:\n{told(tree)}"))
                return
            sound = True
        path = tree / mutant.file
        source = path.read_bytes()
        for stale in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            stale.unlink()
        path.write_bytes(mutant.of(source))
        try:
            results.put((mutant.id, *meet(tree, tests, limit)))
        finally:
            path.write_bytes(source)


def runs(source: bytes) -> bool:
    """Return whether this is a program at all; what cannot be read is killed by no test."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def wanted(base: Path, places: dict[str, int]) -> Iterator[tuple[str, Mutant]]:
    """Yield a sample that stays nearly the same while other lines change.

    One fault is drawn for each place: an operator has eleven others, and a loop no iteration.
    """
    for package, count in places.items():
        at: dict[str, list[Mutant]] = defaultdict(list)
        for path in sorted((base / "src" / "mcstats" / package).rglob("*.py")):
            for mutant in mutants(str(path.relative_to(base)), path.read_bytes()):
                at[mutant.place].append(mutant)
        drawn = 0
        for _, here in sorted(at.items()):
            for mutant in sorted(here, key=lambda m: m.id):
                if runs(mutant.of((base / mutant.file).read_bytes())):
                    drawn += 1
                    yield package, mutant
                    break
            if drawn == count:
                break


def stamp(base: Path, one: Verdict, tests: list[str]) -> str:
    """Return a hash of all that a result rests on: of a kill the test that failed, or all."""
    digest = hashlib.sha256((base / one.file).read_bytes())
    for file in sorted({name.split("::")[0] for name in ([one.by] if one.by in tests else tests)}):
        digest.update((base / file).read_bytes())
    return digest.hexdigest()[:16]


def summary(found: list[Verdict], commit: str) -> dict[str, Any]:
    """Return the result that is committed."""
    reasons = tomllib.loads((HERE / "reasons.toml").read_text())
    packages, survivors = {}, []
    for package in sorted({one.package for one in found}):
        of = [one for one in found if one.package == package]
        killed = sum(one.state == "killed" for one in of)
        packages[package] = {
            "mutants": len(of),
            "killed": killed,
            "share_killed": round(killed / len(of), 4),
        }
    for one in found:
        if one.state != "killed":
            survivors.append(
                {
                    "id": one.id,
                    "place": f"{one.file}:{one.line}",
                    "function": one.function,
                    "before": one.before,
                    "after": one.after,
                    "state": one.state,
                    "reason": reasons.get(one.id, {}).get("reason", "no test yet"),
                }
            )
    return {"commit": commit, "packages": packages, "survivors": survivors}


def main() -> None:
    """Run, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", nargs="*", default=list(PLACES))
    parser.add_argument("--places", type=int, help="of each package")
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--only", nargs="*", help="ids of mutants to meet again")
    parser.add_argument("--output", type=Path, help="e.g. tests/mutants/result.json")
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    alone = (WORK / "lock").open("w")  # until this process ends
    fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    commit = git("rev-parse", options.commit)
    base = WORK / "base"
    if not (base / "surveyed").exists() or (base / "commit").read_text() != commit:
        export(commit, base)
        survey(base)
        (base / "commit").write_text(commit)
    places = {name: options.places or PLACES[name] for name in options.package}
    suite = Suite.read(base)
    memory = WORK / "met.jsonl"
    known = {}
    if memory.exists():
        for line in memory.read_text().splitlines():
            one = Verdict(**json.loads(line))
            known[one.id] = one
    context = get_context("fork")
    tasks, results = context.Queue(), context.Queue()
    found: list[Verdict] = []
    open_: dict[str, tuple[str, Mutant, list[str]]] = {}
    with memory.open("a") as log:

        def keep(package: str, m: Mutant, tests: list[str], state: str, by: str) -> None:
            one = Verdict(
                m.id,
                package,
                m.file,
                m.line,
                m.function,
                m.kind,
                m.before,
                m.after((base / m.file).read_bytes()),
                state,
                by,
                "",
            )
            one = replace(one, state_of=stamp(base, one, tests))
            found.append(one)
            log.write(json.dumps(asdict(one)) + "\n")
            log.flush()

        for package, mutant in wanted(base, places):
            if options.only is not None and mutant.id not in options.only:
                continue
            tests = suite.tests_of(mutant)
            met = known.get(mutant.id)
            if met is not None and met.state_of == stamp(base, met, tests):
                found.append(replace(met, line=mutant.line))
            elif not tests:
                keep(package, mutant, tests, "uncovered", "")
            else:
                open_[mutant.id] = (package, mutant, tests)
        todo = len(open_)
        print(f"{len(found)} known, {todo} to meet", flush=True)
        workers = [
            context.Process(target=work, args=(number, base, tasks, results))
            for number in range(options.jobs)
        ]
        for worker in workers:
            worker.start()
        end = time.monotonic() + options.seconds
        waiting = list(open_)
        killers: dict[str, Counter[str]] = defaultdict(Counter)

        def hand_out() -> None:
            """Send the next mutant to the tests that killed others of its file, then the rest."""
            if waiting:
                _, mutant, tests = open_[waiting.pop(0)]
                before = killers[mutant.file]
                tests = sorted(tests, key=lambda name: -before[name])
                limit = PATIENCE + 4 * usual(suite, tests)
                tasks.put((mutant, tests, limit))

        for _ in range(options.jobs + 1):
            hand_out()
        while open_ and time.monotonic() < end:
            try:
                name, killed, by = results.get(timeout=1.0)
            except queue.Empty:
                continue
            if name is None:
                sys.exit(by)
            package, mutant, tests = open_.pop(name)
            killers[mutant.file].update({by} & {*tests})
            hand_out()
            keep(package, mutant, tests, "killed" if killed else "survived", by)
            if not killed:
                print(f"{mutant.file}:{mutant.line} {name} {found[-1].after!r}", flush=True)
        for worker in workers:
            worker.terminate()
    print(f"{len(open_)} left")
    found.sort(key=lambda one: (one.package, one.file, one.line, one.id))
    result = summary(found, commit)
    for package, counts in result["packages"].items():
        print(package, counts)
    if options.output and not open_:
        options.output.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
