"""Draw topics and rubrics that lint may pass, run those that it passes, and report what stops.

    python tests/draw_topics.py                     100,000 topics and rubrics
    python tests/draw_topics.py --count 2000 --first 7

They are drawn in shards of 2,000, each with its own seed and one for each processor at a time. The
file `build/drawn/record` has a line for each shard that is done; called again, the program goes on
with the others. Each topic that makes a step stop is kept in `build/drawn` with the step and the
error.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SHARD: Final = 2_000
MEMORY: Final = Path("/dev/shm")
"""A folder in memory, on Linux: each file is written to the disk before a step goes on."""
SHARES: Final = {"topic": 0.75, "route": 0.2, "rubric": 0.05}
"""The shares of the kinds of drawing, one kind after another: a rubric takes long to read."""


def draw_shard(seed: int, count: int, here: Path, kept: Path) -> Iterator[str]:
    """Draw topics and run them, and yield a line for each kind of stop, then one with the counts.

    Parameters
    ----------
    seed : int
        The seed of the drawing.
    count : int
        How many are drawn.
    here : path
        A folder that is not there, in which they are run.
    kept : path
        A folder that gets the topics that make a step stop.
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
            (kept / name).write_text(json.dumps({"reason": reason, **topic}), "utf-8")
            yield f"{name}: {reason}"
    seconds = time.monotonic() - begun
    yield (
        f"seed {seed}: {bench.drawn} drawn, {bench.passed} run, {len(bench.stops)} stops, "
        f"{len(topics.seen)} kinds of rows, {seconds:.0f} s"
    )


def _lines_of_shard(kept: Path, seed: int) -> list[str]:
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as here:
        return list(draw_shard(seed, SHARD, Path(here) / "bench", kept))


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
    seeds = range(asked.first, asked.first + -(-asked.count // SHARD))
    left = [seed for seed in seeds if f"seed {seed}:" not in done]
    with multiprocessing.Pool() as pool, record.open("a", encoding="utf-8") as file:
        for lines in pool.imap_unordered(partial(_lines_of_shard, asked.folder), left):
            print(*lines, sep="\n", file=file, flush=True)
            print(*lines, sep="\n", flush=True)
    return int("stop-" in record.read_text("utf-8"))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    sys.exit(main(sys.argv[1:]))
