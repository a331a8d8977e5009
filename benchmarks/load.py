"""Time one large topic, step by step: 200 studies, 60 claims, 2,000 statements.

    python benchmarks/load.py                 runs each step in a process of its own
    python benchmarks/load.py --only DIR      writes the data and stops

The rubric has twice as many rules as the shipped one: each rule is split by one fact more. No step
may take more than 2 GB.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml
from library import ROOT, claim_record, claims_content, study_record, written

from mcstats.authoring.yaml_writer import Plain
from mcstats.workflow.steps import STEPS

STUDIES: Final = 200
CLAIMS: Final = 60
STATEMENTS: Final = 2_000
ARTICLES: Final = 20
CONSTRUCTS: Final = 20
MEMORY: Final = 2_000  # MB that no step may exceed
TOPIC: Final = "large"


def write_load(data: Path) -> None:
    """Write the topic and the rubric below a folder of data."""
    draw, folder = random.Random(1), data / TOPIC
    studies = [_study(number, draw) for number in range(STUDIES)]
    for study in studies:
        written(folder / "studies" / f"{study['id']}.yaml", study)
    sources: dict[str, Plain] = {
        name: {"kind": kind, "title": name, "authors": "A", "year": "2020", "read": [read]}
        for kind, read, names in (
            ("journal article", "abstract", [study["id"] for study in studies]),
            ("web article", "web page", [f"article{number}" for number in range(ARTICLES)]),
        )
        for name in names
    }
    search: Plain = {"until": "2026", "systematic": "no", "readers": "one", "places": []}
    written(folder / "sources.yaml", {"topic": "invented", "search": search, "sources": sources})
    written(folder / "claims.yaml", _claims())
    for number in range(ARTICLES):
        written(folder / "articles" / f"article{number}.yaml", _article(number, studies, draw))
    shipped = yaml.safe_load((ROOT / "data/rubric.yaml").read_text("utf-8"))
    written(data / "rubric.yaml", doubled(shipped))


def _study(number: int, draw: random.Random) -> dict[str, Any]:
    """Return a trial with one outcome, one of several constructs."""
    study: dict[str, Any] = study_record(f"trial{number}", draw, counts=False)
    study["outcomes"][0]["measures"] = f"pain{number % CONSTRUCTS}"
    return study


def _claims() -> Plain:
    """Return claims that ask about one construct each; the first asks about all of them."""
    every = [f"pain{number}" for number in range(CONSTRUCTS)]
    asked = [every, *([every[number % CONSTRUCTS]] for number in range(1, CLAIMS))]
    return claims_content(
        [
            claim_record(
                f"works{number}",
                f"It works on pain {number}",
                "article0",
                {"constructs": constructs, "measures": ["SMD"], "least_weeks": "0"},
                outcome_label="pain",
            )
            for number, constructs in enumerate(asked)
        ]
    )


def _article(number: int, studies: list[dict[str, Any]], draw: random.Random) -> Plain:
    """Return an article of which nine statements in ten say what a study prints."""

    def statement(line: int) -> Plain:
        study = draw.choice(studies)
        arm = draw.choice(["it", "sham"])
        mean = study["results"][0]["groups"][arm]["mean"]["printed"]
        says = mean if draw.random() < 0.9 else f"{float(mean) + 1:.1f}"
        return {
            "id": f"line{line}",
            "place": f"line {line}",
            "kind": "result",
            "paraphrase": "The mean of an arm.",
            "about": {
                "study": study["id"],
                "quantity": "mean",
                "outcome": "pain",
                "time": "end",
                "arm": arm,
            },
            "says": says,
        }

    return {
        "id": f"article{number}",
        "source": f"article{number}",
        "label": f"Article {number}",
        "publisher": {"name": "A shop", "sells": "it", "place": "footer"},
        "statements": [statement(line) for line in range(STATEMENTS // ARTICLES)],
    }


def doubled(rubric: dict[str, Any]) -> dict[str, Any]:
    """Return a rubric that decides alike by twice as many rules, or as many as can be split."""
    for space in rubric.values():
        for table in space.get("tables", ()) if isinstance(space, dict) else ():
            words = {
                name: list(fact["words"])
                for name, fact in space["facts"].items()
                if name in table["inputs"] and "applies" not in fact
            }
            most = 2 * len(table["rules"])
            while len(table["rules"]) < most:
                rules = [half for rule in table["rules"] for half in _halves(rule, words)]
                if len(rules) == len(table["rules"]):
                    break
                table["rules"] = rules
    return rubric


def _halves(rule: dict[str, Any], words: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """Yield a rule, or the two into which it falls by the first fact that it leaves open."""
    when = rule.get("when") or {}
    several = {name: value for name, value in when.items() if isinstance(value, list) and value[1:]}
    several |= {name: every for name, every in words.items() if name not in when and every[1:]}
    if not several:
        yield rule
        return
    fact, values = next(iter(several.items()))
    middle = len(values) // 2
    for mark, part in (("-1", values[:middle]), ("-2", values[middle:])):
        yield rule | {"id": rule["id"] + mark, "when": when | {fact: part}}


def measure(*command: str, cwd: Path) -> tuple[int, float, float]:
    """Run a command, and return its status, its seconds and the most memory it took, in MB."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, time.monotonic() - begun, usage.ru_maxrss / 1024


def main() -> None:
    """Write the data, run each step, and fail where one takes too much memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=Path, help="write the data into this folder and stop")
    folder = parser.parse_args().only
    if folder is not None:
        write_load(folder)
        return
    with tempfile.TemporaryDirectory(prefix="mcstats-load-") as name:
        here = Path(name)
        write_load(here / "data")
        steps = [[step, "--topic", TOPIC] for step in STEPS]
        worst = 0.0
        print("| Step | Seconds | Peak memory, MB |\n| --- | ---: | ---: |")
        for words in (["lint"], *steps, ["index"], ["check"]):
            command = (sys.executable, "-m", "mcstats", *words)
            status, seconds, memory = measure(*command, cwd=here)
            print(f"| {words[0]} | {seconds:.1f} | {memory:.0f} |", flush=True)
            worst = max(worst, memory)
            if status not in (0, 1) or (status and words[0] != "check"):
                sys.exit(f"mcstats {words[0]} ended with {status}")
        if worst > MEMORY:
            sys.exit(f"a step took {worst:.0f} MB; at most {MEMORY} are allowed")


if __name__ == "__main__":
    main()
