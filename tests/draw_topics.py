"""Draw topics and rubrics that lint may pass, run those that it passes, and report what stops.

    python tests/draw_topics.py                     100,000 topics and rubrics
    python tests/draw_topics.py --count 2000 --first 7

They are drawn in shards of 2,000, each with its own seed. The file `build/drawn/record` has a line
for each shard that is done; called again, the program goes on behind the last. Each topic that
makes a step stop is kept in `build/drawn` with the step and the error.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SHARD: Final = 2_000
SHARES: Final = {"topic": 0.75, "route": 0.2, "rubric": 0.05}
"""The shares of the kinds of drawing, one kind after another: a rubric takes long to read."""


def draw_shard(seed: int, count: int, here: Path) -> Iterator[str]:
    """Draw topics and run them, and yield a line for each kind of stop, then one with the counts.

    Parameters
    ----------
    seed : int
        The seed of the drawing.
    count : int
        How many are drawn.
    here : path
        A folder that is not there, in which they are run; topics that stop a step stay beside it.
    """
    from helpers.drawn_topics import DrawnTopics
    from helpers.run_in_process import Bench

    topics, bench = DrawnTopics(seed), Bench(here)
    begun = time.monotonic()
    kinds = [kind for kind, share in SHARES.items() for _ in range(round(count * share))]
    for kind in kinds:
        known = len(bench.stops)
        bench.run(topics.next(kind), topics, pages=True)
        if len(bench.stops) > known:
            reason, topic = list(bench.stops.items())[-1]
            name = f"stop-{seed}-{bench.drawn}.json"
            here.with_name(name).write_text(json.dumps({"reason": reason, **topic}), "utf-8")
            yield f"{name}: {reason}"
    seconds = time.monotonic() - begun
    yield (
        f"seed {seed}: {bench.drawn} drawn, {bench.passed} run, {len(bench.stops)} stops, "
        f"{len(topics.seen)} kinds of rows, {seconds:.0f} s"
    )


def main(words: list[str]) -> int:
    """Draw shard after shard, and return 1 where something stopped."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--folder", type=Path, default=ROOT / "build/drawn")
    asked = parser.parse_args(words)
    asked.folder.mkdir(parents=True, exist_ok=True)
    record = asked.folder / "record"
    done = record.read_text("utf-8") if record.exists() else ""
    for seed in range(asked.first, asked.first + -(-asked.count // SHARD)):
        if f"seed {seed}:" in done:
            continue
        with tempfile.TemporaryDirectory() as here, record.open("a", encoding="utf-8") as file:
            lines = []
            for line in draw_shard(seed, SHARD, Path(here) / "bench"):
                print(line, flush=True)
                lines.append(line)
            for left in Path(here).glob("stop-*.json"):
                shutil.copy(left, asked.folder)
            file.write("".join(f"{line}\n" for line in lines))
    return int("stop-" in record.read_text("utf-8"))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    warnings.simplefilter("error")
    sys.exit(main(sys.argv[1:]))
