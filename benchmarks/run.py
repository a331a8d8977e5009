"""Time the array engine, as ratios from one run on one machine.

    python benchmarks/run.py            prints
    python benchmarks/run.py --write    also rewrites benchmarks/results.md

metafor is timed through Rscript where that exists, PyMARE where it can be imported, statsmodels
always. Every time is the least of several; the spread beside it is the machine's noise.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mcstats.effects import MEASURES, escalc, pool

HERE = Path(__file__).parent
GROUPS = 100_000
SAMPLE = 2_000
PYMARE_SAMPLE = 500
ROWS = 1_000_000
REPEATS = 7

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]


def ragged(groups: int, seed: int = 7) -> Arrays:
    """Draw groups of 2 to 30 studies, a quarter of them without heterogeneity."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 31, groups)
    group = np.repeat(np.arange(groups), sizes)
    vi = rng.chisquare(3, group.size) / 30 + 0.01
    tau2 = rng.choice([0.0, 0.02, 0.1, 0.5], groups)[group]
    yi = 0.3 + rng.normal(size=group.size) * np.sqrt(vi + tau2)
    return yi, vi, group


def least(call: Callable[[], Any], repeats: int = REPEATS) -> tuple[float, float]:
    """Return the least time of several, and the median above it as a fraction."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times), float(np.median(times)) / min(times) - 1


def metafor(sample: Arrays) -> tuple[float, float, str] | None:
    """Time metafor: seconds a synthesis, seconds for the rows of escalc, its version."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "groups.csv"
        pd.DataFrame(dict(zip(("yi", "vi", "group"), sample, strict=True))).to_csv(file)
        done = subprocess.run(
            ["Rscript", str(HERE / "metafor.R"), str(file), str(ROWS)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        return None
    one, rows, version = done.stdout.split()[-3:]
    return float(one), float(rows), version


def in_a_loop(sample: Arrays, call: Callable[[np.ndarray, np.ndarray], Any], groups: int) -> float:
    """Return seconds a synthesis."""
    yi, vi, group = sample
    edges = np.searchsorted(group, np.arange(groups + 1))
    parts = [(yi[a:b], vi[a:b]) for a, b in itertools.pairwise(edges)]

    def every() -> None:
        for y, v in parts:
            call(y, v)

    return least(every, repeats=3)[0] / groups


def statsmodels_dl(sample: Arrays) -> float:
    """Time the simpler estimator of DerSimonian and Laird."""
    from statsmodels.stats.meta_analysis import combine_effects

    with np.errstate(invalid="ignore"):
        return in_a_loop(sample, lambda y, v: combine_effects(y, v, method_re="dl"), SAMPLE)


def pymare_reml(sample: Arrays) -> tuple[float, str] | None:
    """Time PyMARE's REML on a part of the sample."""
    try:
        import pymare
        from pymare.estimators import VarianceBasedLikelihoodEstimator
    except ImportError:
        return None

    def call(y: np.ndarray, v: np.ndarray) -> None:
        data = pymare.Dataset(y=y[:, None], v=v[:, None], add_intercept=True)
        VarianceBasedLikelihoodEstimator(method="REML").fit_dataset(data).summary()

    return in_a_loop(sample, call, PYMARE_SAMPLE), pymare.__version__


def syntheses(say: Callable[[str], None]) -> float | None:
    """Time (a), many REML syntheses; return metafor's time for escalc, which came with it."""
    yi, vi, group = ragged(GROUPS)
    frame = pool(yi, vi, group)
    pooled, noise = least(lambda: pool(yi, vi, group, tau2_interval=False))
    whole, _ = least(lambda: pool(yi, vi, group))
    read, _ = least(lambda: (yi.sum(), vi.sum()))
    one, one_whole = pooled / GROUPS, whole / GROUPS
    end = int(np.searchsorted(group, SAMPLE))
    sample = (yi[:end], vi[:end], group[:end])
    say(f"## (a) {GROUPS:,} REML syntheses of 2 to 30 studies ({yi.size:,} rows)\n")
    say(
        "Each with guarded Hartung-Knapp and prediction intervals, Wald beside them, Q, I2, H2, and"
    )
    say("a proof that no other peak of the likelihood is higher.\n")
    say("| against | ours is faster by | with the Q-profile interval too |\n| --- | --- | --- |")
    theirs = metafor(sample)
    if theirs:
        say(f"| metafor {theirs[2]} `rma` + `predict`, loop over {SAMPLE:,} of the groups | "
            f"{theirs[0] / one:,.0f} x | {theirs[0] / one_whole:,.0f} x |")  # fmt: skip
    found = pymare_reml(sample)
    if found:
        say(f"| PyMARE {found[1]} REML, loop over {PYMARE_SAMPLE} | {found[0] / one:,.0f} x | "
            f"{found[0] / one_whole:,.0f} x |")  # fmt: skip
    simpler = statsmodels_dl(sample)
    say(f"| statsmodels `combine_effects`, DerSimonian-Laird, loop over {SAMPLE:,} | "
        f"{simpler / one:,.0f} x | {simpler / one_whole:,.0f} x |\n")  # fmt: skip
    say(f"Not converged: {int((~frame['converged']).sum())}. More than one peak: "
        f"{int((frame['peaks'] > 1).sum())}. One read of both arrays by NumPy is the floor of an "
        f"iteration: ours takes {pooled / read:,.0f} of them. Noise: the median run is "
        f"{noise:.0%} above the least.\n")  # fmt: skip
    return theirs[1] if theirs else None


def effect_sizes(say: Callable[[str], None], theirs: float | None) -> None:
    """Time (b), escalc of a million rows."""
    rng = np.random.default_rng(1)
    arguments = {
        "m1i": rng.normal(size=ROWS), "sd1i": rng.uniform(0.5, 2, ROWS),
        "n1i": rng.integers(5, 100, ROWS), "m2i": rng.normal(size=ROWS),
        "sd2i": rng.uniform(0.5, 2, ROWS), "n2i": rng.integers(5, 100, ROWS),
    }  # fmt: skip
    ours, noise = least(lambda: escalc("SMD", **arguments))
    read, _ = least(lambda: [column.sum() for column in arguments.values()])
    say(f"## (b) `escalc` of {ROWS:,} standardised mean differences, all inputs checked\n")
    if theirs:
        say(f"{theirs / ours:,.0f} x as fast as metafor's `escalc`;", )  # fmt: skip
    say(f"{ours / read:,.0f} reads of the six columns. Noise {noise:.0%}.\n")


def choices(say: Callable[[str], None]) -> None:
    """Time (c), a grid of analytic choices on one study."""
    grid = np.ogrid[10:12:10j, 2:5:20j, 10:20:10j, 8:9:10j, 2:5:10j, 10:20:5j]
    m1, sd1, n1, m2, sd2, n2 = (np.round(axis) if i in (2, 5) else axis for i, axis in
                                enumerate(grid))  # fmt: skip
    compute = MEASURES["SMD"].compute
    variants = MEASURES["SMD"].variants[:2]

    def run() -> None:
        for vtype in variants:
            compute(m1, sd1, n1, m2, sd2, n2, vtype=vtype)

    spent, noise = least(run)
    count = len(variants) * int(np.prod([axis.size for axis in grid]))
    say(f"## (c) A grid of {count:,} analytic choices on one study\n")
    goals = 60 * count / spent / 1e7
    say(f"{goals:,.0f} times the goal of 10^7 choices a minute. Noise {noise:.0%}.\n")


def growth(say: Callable[[str], None], largest: int) -> None:
    """Measure (d), time and memory from a thousand groups up."""
    say("## (d) Growth\n")
    say("| groups | rows | time a group, the first line being 1 | peak bytes a row |")
    say("| --- | --- | --- | --- |")
    first = 0.0
    count = 1_000
    while count <= largest:
        yi, vi, group = ragged(count)
        spent, _ = least(lambda y=yi, v=vi, g=group: pool(y, v, g), repeats=3)
        tracemalloc.start()
        pool(yi, vi, group)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        first = first or spent / count
        say(f"| {count:,} | {yi.size:,} | {spent / count / first:.2f} | {peak / yi.size:.0f} |")
        count *= 10
    say("\nA row of input is 24 bytes: estimate, variance, group.\n")


def main() -> None:
    """Run all sections."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--write", action="store_true", help="rewrite benchmarks/results.md")
    parser.add_argument(
        "--largest", type=int, default=1_000_000, help="groups in the last line of (d)"
    )
    options = parser.parse_args()
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    say("# Speed, as ratios from one run\n")
    say(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, pandas {pd.__version__}, "
        "one process, one thread.\n")  # fmt: skip
    theirs = syntheses(say)
    effect_sizes(say, theirs)
    choices(say)
    growth(say, options.largest)
    if options.write:
        (HERE / "results.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
