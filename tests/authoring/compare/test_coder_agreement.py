"""Agreement beyond chance, against published examples and other software."""

from __future__ import annotations

import csv
import itertools
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

from mcstats.authoring.compare.coder_agreement import (
    agreement_of,
    cohens_kappa,
    pooled_agreement,
)

NORMAL = 1.959963984540054  # the quantile of the normal distribution for 95%


def of_table(table: list[list[int]]) -> list[tuple[str, str]]:
    return [
        (str(row), str(column))
        for row, counts in enumerate(table)
        for column, number in enumerate(counts)
        for _ in range(number)
    ]


def test_kappa_is_that_of_fleiss_levin_and_paik() -> None:
    # Statistical Methods for Rates and Proportions, 100 patients and two raters.
    found = cohens_kappa(of_table([[75, 1, 4], [5, 4, 1], [0, 0, 10]]))
    assert found.value == pytest.approx(0.676, abs=0.001)
    assert (found.low, found.high) == pytest.approx((0.505, 0.848), abs=0.001)


def test_alpha_is_that_of_krippendorffs_own_examples() -> None:
    # Computing Krippendorff's Alpha-Reliability, 2011, sections A and B.
    binary = list(zip("0100000010", "1110010000", strict=True))
    nominal = list(zip("aabbdcccedda", "babbbcccEddd".lower(), strict=True))
    assert agreement_of(binary).alpha.value == pytest.approx(0.095, abs=0.0005)
    assert agreement_of(nominal).alpha.value == pytest.approx(0.692, abs=0.0005)


@pytest.mark.parametrize("seed", range(20))
def test_kappa_is_that_of_scikit_learn(seed: int) -> None:
    rng = random.Random(seed)
    words = "abcd"[: rng.randint(2, 4)]
    truth = rng.choices(words, k=rng.randint(8, 60))
    pairs = [(w, w if rng.random() < 0.7 else rng.choice(words)) for w in truth]
    if len({word for pair in pairs for word in pair}) < 2:
        return
    one, other = zip(*pairs, strict=True)
    assert cohens_kappa(pairs).value == pytest.approx(cohen_kappa_score(one, other), abs=1e-12)


IN_R = """
if (!requireNamespace("PACKAGE", quietly = TRUE)) quit(status = 77)
cases <- read.csv("pairs.csv", colClasses = "character")
for (case in split(cases, as.integer(cases$case))) {
  levels <- sort(unique(c(case$one, case$other)))
  both <- data.frame(one = factor(case$one, levels), other = factor(case$other, levels))
  cat(sprintf("%.17g", VALUES), "\\n")
}
"""


def values_in_r(
    folder: Path, package: str, values: str, cases: list[list[tuple[str, str]]]
) -> list[list[float]]:
    """Return what a package of R computes for each case; skip the test where it is not here."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed here")
    with (folder / "pairs.csv").open("w", newline="") as file:
        lines = [(number, *pair) for number, pairs in enumerate(cases) for pair in pairs]
        csv.writer(file).writerows([("case", "one", "other"), *lines])
    program = IN_R.replace("PACKAGE", package).replace("VALUES", values)
    done = subprocess.run(
        ["Rscript", "-e", program], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode == 77:
        pytest.skip(f"the R package {package} is not installed here")
    assert done.returncode == 0, done.stderr
    return [[float(word) for word in line.split()] for line in done.stdout.splitlines()]


def drawn_cases() -> list[list[tuple[str, str]]]:
    cases = []
    for seed in range(40):
        rng = random.Random(seed)
        words = "1234"[: rng.randint(2, 4)]
        pairs = [(word, word) for word in words]
        for word in rng.choices(words, k=rng.randint(4, 60)):
            pairs.append((word, word if rng.random() < 0.7 else rng.choice(words)))
        cases.append(pairs)
    return cases


def test_kappa_and_alpha_are_those_of_irr(tmp_path: Path) -> None:
    values = "c(irr::kappa2(both)$value, irr::kripp.alpha(t(data.matrix(both)))$value)"
    cases = drawn_cases()
    for pairs, expected in zip(cases, values_in_r(tmp_path, "irr", values, cases), strict=True):
        found = agreement_of(pairs)
        assert (found.kappa.value, found.alpha.value) == pytest.approx(tuple(expected), abs=1e-12)


def test_kappa_and_its_standard_error_are_those_of_vcd(tmp_path: Path) -> None:
    values = "vcd::Kappa(table(both))$Unweighted"
    cases = drawn_cases()
    checked = 0
    for pairs, (value, error) in zip(
        cases, values_in_r(tmp_path, "vcd", values, cases), strict=True
    ):
        found = cohens_kappa(pairs)
        assert found.value == pytest.approx(value, abs=1e-12)
        if found.low is None or found.high is None:
            assert error == pytest.approx(0, abs=1e-9)
        elif -1 < found.low and found.high < 1:
            half = (found.high - found.low) / 2
            assert half == pytest.approx(NORMAL * error, abs=1e-9)
            checked += 1
    assert checked > 20


@pytest.mark.parametrize("seed", range(10))
def test_alpha_follows_from_the_matrix_of_coincidences(seed: int) -> None:
    # Krippendorff 2011, section C: each unit enters both orders of its pair of values.
    rng = random.Random(seed)
    pairs = [(rng.choice("abc"), rng.choice("abcd")) for _ in range(40)]
    coincidences = Counter(pairs) + Counter((other, one) for one, other in pairs)
    totals = Counter(word for pair in pairs for word in pair)
    n = sum(totals.values())
    observed = sum(number for (one, other), number in coincidences.items() if one != other)
    expected = sum(totals[a] * totals[b] for a, b in itertools.permutations(totals, 2))
    alpha = 1 - (n - 1) * observed / expected
    assert agreement_of(pairs).alpha.value == pytest.approx(alpha, abs=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_the_interval_of_alpha_is_the_jackknife_taken_unit_by_unit(seed: int) -> None:
    from scipy.stats import t

    rng = random.Random(seed)
    pairs = [(rng.choice("ab"), rng.choice("ab")) for _ in range(12)]
    whole = agreement_of(pairs).alpha
    left = [agreement_of(pairs[:i] + pairs[i + 1 :]).alpha.value for i in range(len(pairs))]
    assert whole.value is not None and all(value is not None for value in left)
    values = [value for value in left if value is not None]
    mean = sum(values) / 12
    half = t.ppf(0.975, 11) * (11 / 12 * sum((v - mean) ** 2 for v in values)) ** 0.5
    assert whole.low == pytest.approx(max(whole.value - half, -1))
    assert whole.high == pytest.approx(min(whole.value + half, 1))


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    # Two coders who each see a fair coin, and copy one another in 60 of 100 cases: kappa 0.6.
    rng = random.Random(1)
    held = {"kappa": 0, "alpha": 0}
    runs = 400
    for _ in range(runs):
        pairs = []
        for _ in range(80):
            one = rng.choice("ab")
            pairs.append((one, one if rng.random() < 0.6 else rng.choice("ab")))
        found = agreement_of(pairs)
        for name, estimated in (("kappa", found.kappa), ("alpha", found.alpha)):
            assert estimated.low is not None and estimated.high is not None
            held[name] += estimated.low <= 0.6 <= estimated.high
    for number in held.values():
        assert 0.92 <= number / runs <= 0.98


def test_what_does_not_vary_has_no_kappa_and_no_alpha() -> None:
    found = agreement_of([("a", "a")] * 5)
    assert (found.units, found.agreed, found.share.value) == (5, 5, 1.0)
    assert found.kappa.value is None
    assert found.alpha.value is None
    assert agreement_of([]).share.value is None


def test_full_agreement_on_several_words_is_one() -> None:
    found = agreement_of([("a", "a"), ("b", "b"), ("a", "a")])
    assert found.kappa.value == 1.0
    assert found.alpha.value == 1.0


@pytest.mark.parametrize("pairs", [[("a", "a"), ("b", "b")], [("26", "28"), ("14", "15")]])
def test_full_agreement_and_full_disagreement_have_no_interval(
    pairs: list[tuple[str, str]],
) -> None:
    found = agreement_of(pairs)
    assert found.kappa.value == found.alpha.value == (1.0 if pairs[0][0] == pairs[0][1] else 0.0)
    assert (found.kappa.low, found.alpha.low) == (None, None)


def test_kinds_of_decision_are_pooled_as_de_vries_and_others_do() -> None:
    # Mean observed and mean expected agreement of two kinds with ten units each.
    first = of_table([[4, 1], [2, 3]])  # observed 0.7, by chance 0.5
    second = of_table([[7, 1], [1, 1]])  # observed 0.8, by chance 0.68
    found = pooled_agreement([first, second])
    assert found.kappa.value == pytest.approx((0.75 - 0.59) / (1 - 0.59))
    assert (found.units, found.agreed) == (20, 15)


@pytest.mark.parametrize("seed", range(5))
def test_one_kind_pooled_is_that_kind(seed: int) -> None:
    rng = random.Random(seed)
    pairs = [(rng.choice("abc"), rng.choice("abc")) for _ in range(30)]
    pooled, alone = pooled_agreement([pairs]), agreement_of(pairs)
    assert pooled.kappa.value == pytest.approx(alone.kappa.value)
    assert pooled.alpha == alone.alpha
    assert pooled.share == alone.share


def test_a_kind_in_which_nothing_varies_adds_no_agreement_beyond_chance() -> None:
    pairs = of_table([[4, 1], [2, 3]])
    constant = [("no", "no")] * 1_000
    alone, pooled = pooled_agreement([pairs]), pooled_agreement([pairs, constant])
    assert pooled.kappa.value == pytest.approx(alone.kappa.value)
    assert pooled.alpha.value == pytest.approx(alone.alpha.value)
