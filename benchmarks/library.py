"""Time a library of topics, as ratios from one run on one machine.

    python benchmarks/library.py                          1, 10 and 100 topics
    python benchmarks/library.py 10 100 1000              these sizes
    python benchmarks/library.py 1 10 --against CHECKOUT  and ratios to another version
    python benchmarks/library.py --only DIR 50            writes a library of 50 topics and stops

Snakemake's own start and plan are the floor: a time means little without them. Processor time, of
Snakemake and all its children, stands beside the clock: other work on the machine moves it less.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mcstats.authoring.yaml_writer import Plain, yaml_text

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SNAKEMAKE = (sys.executable, "-m", "snakemake", "--quiet", "all")
# Modules that the steps of a topic import, each in some process of the run.
IMPORTS = "numpy, scipy.special, pydantic, yaml, jinja2, statsmodels.stats.meta_analysis"
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processor, and the largest process in MB."""

    clock: float
    processor: float
    memory: float


def write_topic(folder: Path, number: int, *, studies: int | None = None) -> None:
    """Write one invented topic of 5 to 50 trials: means in half of them, events in the others."""
    draw = random.Random(number)
    size = studies or draw.randint(5, 50)
    counts = number % 2 == 1
    sources: dict[str, Plain] = {
        f"trial{i}": _source(f"Invented trial {i}", "journal article") for i in range(size)
    }
    sources["blog"] = _source("Does it work?", "web article")
    search: Plain = {"until": "2026", "systematic": "no", "readers": "one", "places": []}
    written(folder / "sources.yaml", {"topic": "invented", "search": search, "sources": sources})
    for i in range(size):
        written(folder / "studies" / f"trial{i}.yaml", study_record(f"trial{i}", draw, counts))
    written(folder / "claims.yaml", _claims(size, "RR" if counts else "SMD"))


def _source(title: str, kind: str) -> Plain:
    return {"kind": kind, "title": title, "authors": "A", "year": "2020", "read": ["abstract"]}


def study_record(name: str, draw: random.Random, counts: bool) -> dict[str, Plain]:
    """Return an invented trial: events of two arms, or their means."""

    def value(text: object) -> Plain:
        return {"printed": str(text), "place": "table 2"}

    def group(effect: float) -> Plain:
        n = draw.randint(15, 90)
        if counts:
            share = min(max(draw.gauss(0.5 - effect / 4, 0.1), 0.1), 0.9)
            return {"n": value(n), "events": value(round(n * share))}
        mean, sd = draw.gauss(20 + 5 * effect, 2), draw.uniform(4, 8)
        return {"n": value(n), "mean": value(f"{mean:.1f}"), "sd": value(f"{sd:.1f}")}

    estimates: list[Plain] = [{"measure": "SMD", "route": "means_sd"}]
    if counts:
        estimates = [{"measure": code, "route": "events"} for code in ("RR", "OR")]
    return {
        "id": name,
        "label": name,
        "kind": "trial",
        "sources": [name],
        "setting": {"value": "human", "place": "abstract"},
        "population": "adults",
        "use": "care",
        "intervention": {"stimulus": "it", "label": "it"},
        "design": {
            "allocation": {"value": "randomised", "place": "abstract"},
            "participants": {"value": "blinded", "place": "methods"},
        },
        "funding": {"payer": {"value": draw.choice(["industry", "independent"]), "place": "end"}},
        "arms": [
            {"id": "it", "role": "intervention", "label": "it"},
            {"id": "sham", "role": "sham", "label": "sham"},
        ],
        "times": [{"id": "end", "label": "at the end", "place": "abstract"}],
        "outcomes": [
            {
                "id": "pain",
                "label": "pain",
                "measures": "pain",
                "better": "lower" if counts else "higher",
                "measured": "count" if counts else "instrument",
            }
        ],
        "results": [
            {
                "id": "pain-end",
                "outcome": "pain",
                "time": "end",
                "contrast": "between",
                "arms": ["it", "sham"],
                "groups": {"it": group(0.4), "sham": group(0.0)},
                "estimates": estimates,
            }
        ],
    }


def claim_record(name: str, statement: str, source: str, question: Plain, **more: str) -> Plain:
    """Return a claim that something works, which rests on a source."""
    return {
        "id": name,
        "statement": statement,
        "asserts": "caused",
        "lasting": "weeks",
        "because": "as it is claimed",
        "use": "care",
        **more,
        "mechanism": {"plausible": "yes", "because": "as it is claimed", "source": source},
        "question": question,
    }


def claims_content(claims: Sequence[Plain], **more: Plain) -> Plain:
    """Return the content of a file of claims on one product."""
    product = {
        **{"intervention": "it", "intervention_label": "it", "population": "adults"},
        **{"use": "care", "setting_label": "it for adults"},
    }
    return {"format": "2", "title": "Does it work?", "sold": product, "claims": claims, **more}


def _claims(size: int, measure: str) -> Plain:
    members: list[Plain] = [
        {"study": f"trial{i}", "result": "pain-end", "measure": measure} for i in range(size)
    ]
    question = {"constructs": ["pain"], "measures": [measure], "least_weeks": "0"}
    synthesis = {
        **{"id": "pain", "label": "pain", "measures": "pain", "measure": measure},
        **{"stratum": "all", "window": "end", "members": members, "because": "all of them"},
    }
    claim = claim_record("works", "It works", "blog", question)
    return claims_content([claim], syntheses=[synthesis])


def written(path: Path, content: Plain) -> None:
    """Write a file of data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml_text(content), "utf-8")


def write_library(folder: Path, topics: int) -> None:
    """Write so many topics; the first ones are the same whatever their number."""
    for number in range(topics):
        write_topic(folder / f"topic{number:04}", number)


@dataclass(frozen=True)
class Program:
    """A checkout of this program, with a library and a folder of its own to work in."""

    name: str
    root: Path
    folder: Path

    def write_library(self, topics: int) -> None:
        """Write its library, as it writes one itself: versions differ in what data they take."""
        script = str(self.root / "benchmarks" / "library.py")
        command = [sys.executable, script, "--only", str(self.folder / "data"), str(topics)]
        cost(*command, cwd=self.root, path=self.root / "src")

    def build(self, topics: int, *options: str) -> Cost:
        """Run its workflow on so many topics of its library."""
        names = " ".join(f"topic{number:04}" for number in range(topics))
        profile = self.root / "profiles" / "default"
        command = [*SNAKEMAKE, "--snakefile", str(self.root / "Snakefile"), "--cores", "2"]
        command += ["--workflow-profile", str(profile), *options, "--config", f"topic={names}"]
        return cost(*command, cwd=self.folder, path=self.root / "src")

    def cold(self, topics: int) -> Cost:
        """Run it without any results."""
        shutil.rmtree(self.folder / "reports", ignore_errors=True)
        return self.build(topics)

    def edited(self, topics: int) -> Cost:
        """Run it after an edit of one study."""
        study = self.folder / "data" / "topic0000" / "studies" / "trial1.yaml"
        study.write_text(study.read_text("utf-8").replace("adults", "older adults", 1), "utf-8")
        return self.build(topics)


def cost(*command: str, cwd: Path, path: Path | None = None) -> Cost:
    """Run a command and return what it took; raise where it fails."""
    env = os.environ | ({"PYTHONPATH": str(path)} if path else {})
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    clock = time.perf_counter() - start
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()  # what outlives the command by a moment counts as well
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    processor = sum(getattr(after, k) - getattr(before, k) for k in ("ru_utime", "ru_stime"))
    return Cost(clock, processor, after.ru_maxrss / 1024)


def least(runs: Sequence[Callable[[], Cost]], rounds: int) -> list[Cost]:
    """Return, of several rounds in which each run has its turn, that of least processor time."""
    found = [[run() for run in runs] for _ in range(rounds)]
    return [min(costs, key=lambda c: c.processor) for costs in zip(*found, strict=True)]


def floors(folder: Path) -> tuple[Cost, Cost]:
    """Return what a Snakemake costs that has nothing to do, and one import of all packages."""
    (folder / "Snakefile").write_text('rule all:\n    output: "x"\n    shell: "touch x"\n')

    def noop() -> Cost:
        return cost(*SNAKEMAKE, "--cores", "2", cwd=folder)

    noop()
    found = least([noop, lambda: cost(sys.executable, "-c", f"import {IMPORTS}", cwd=folder)], 3)
    return found[0], found[1]


def measured(
    topics: int, programs: Sequence[Program], rounds: int
) -> Iterator[tuple[str, list[Cost]]]:
    """Yield the costs of a cold build, of nothing to do, of the plan alone, and of one edit."""
    yield "cold", least([partial(p.cold, topics) for p in programs], rounds)
    yield "unchanged", least([partial(p.build, topics) for p in programs], rounds)
    yield "plan", least([partial(p.build, topics, "--dry-run") for p in programs], rounds)
    yield "one edit", least([partial(p.edited, topics) for p in programs], 1)


def rows(size: int, floor: float, programs: Sequence[Program], rounds: int) -> Iterator[str]:
    """Measure one size, and yield the lines of the table."""
    costs: dict[str, list[Cost]] = {}
    for what, found in measured(size, programs, rounds):
        costs[what] = found
        ours = found[0]
        yield (
            f"| {size:,} | {what} | {ours.clock:.1f} | {ours.processor:.1f} "
            f"| {ours.processor / floor:.2f} | {ours.processor / floor / size:.3f} "
            f"| {ours.memory:.0f} |"
        )
        for other, program in zip(found[1:], programs[1:], strict=True):
            yield (
                f"| {size:,} | {what}, of {program.name} | {ours.clock / other.clock:.2f} × "
                f"| {ours.processor / other.processor:.2f} × | | "
                f"| {ours.memory / other.memory:.2f} × |"
            )
    dry = costs["unchanged"][0].processor / costs["plan"][0].processor
    yield f"| {size:,} | unchanged / plan alone | | | {dry:.2f} | | |"


def main() -> None:
    """Measure, and print a table of ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", type=int, nargs="*", default=[1, 10, 100])
    parser.add_argument("--only", type=Path, help="write a library there and measure nothing")
    parser.add_argument("--against", type=Path, help="another checkout, run in turn with this one")
    parser.add_argument("--rounds", type=int, help="runs of which the least counts; default: 3")
    parser.add_argument("--write", action="store_true", help="the table into library.md")
    options = parser.parse_args()
    if options.only is not None:
        write_library(options.only, options.sizes[0])
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = [Program("this one", ROOT, folder / "ours")]
        if options.against is not None:
            other = options.against.resolve()
            programs.append(Program(other.name, other, folder / "theirs"))
        for program in programs:
            program.write_library(max(options.sizes))
        noop, imports = floors(folder)
        floor = noop.processor + imports.processor
        lines = [
            "# A library of topics, in floors",
            "",
            "A floor is a Snakemake that has nothing to do and one import of the packages:",
            f"{floor:.2f} s of the processor here. Topics have 5 to 50 studies; on two cores.",
            "",
            "| topics | run | seconds | of the processor | floors | floors a topic | MB |",
            "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
        ]
        print("\n".join(lines), flush=True)
        for size in sorted(set(options.sizes)):
            rounds = options.rounds or (3 if size <= 100 else 1)
            for line in rows(size, floor, programs, rounds):
                lines.append(line)
                print(line, flush=True)
    if options.write:
        (HERE / "library.md").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(SUBREAPER, 1)  # orphans come to us, with the time that they took
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    main()
