"""Drawn studies for each route: true figures, their effect by a formula of its own, their print.

A case holds numbers. What it prints of them depends on the digits; the truth does not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy import special

from helpers.run_routes import run_route
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.route import Effect
from mcstats.model.printed_keys import kind_of
from mcstats.model.vocabularies import Assignment

Value = float | tuple[float, float] | str
Rng = np.random.Generator

# Digits beyond those asked for: a P value or a share of variance shows more of them.
FINER: Mapping[str, int] = {
    **dict.fromkeys(("p", "eta2", "partial_eta2", "rate", "chi2"), 3),
    **dict.fromkeys(("pearson", "spearman", "fisher_z", "point_biserial", "phi", "r", "beta"), 1),
    **dict.fromkeys(("estimate", "se_log", "covariate_r", "icc", "log_odds", "d", "g"), 1),
}
MOST_DIGITS = 15
TESTABLE = (0.3, 4.0)  # sizes of t whose P prints as more than zeros
SIGNED = frozenset("difference t oe phi d g point_biserial coefficient beta log_odds".split())
CROSSOVER = Options(assignment=Assignment.CROSSOVER)
TESTED = Options(direction="benefit", test_reported="yes")


@dataclass(frozen=True)
class Case:
    """One drawn study: what is true of it and what can be printed."""

    measure: str
    truth: float
    arms: tuple[Mapping[str, Value], ...] = ()
    contrast: Mapping[str, Value] = field(default_factory=dict)
    options: Options = field(default_factory=Options)

    def effect(self, route: str, digits: int) -> Effect:
        """Run the route on the print with so many digits."""
        arms = [printed(arm, digits) for arm in self.arms]
        contrast = printed(self.contrast, digits)
        return run_route(route, self.measure, *arms, options=self.options, **contrast)

    def swapped(self, *, ratio: bool) -> Case:
        """Return the same study with its arms exchanged."""

        def turn(key: str, value: Value) -> Value:
            if isinstance(value, str):
                return value
            if ratio and (key == "estimate" or (key == "ci" and "estimate" in self.contrast)):
                return (1 / value[1], 1 / value[0]) if isinstance(value, tuple) else 1 / value
            if "reduction" in self.contrast and key in ("reduction", "ci"):
                ends = value if isinstance(value, tuple) else (value,)
                new = [100 * (1 - 1 / (1 - end / 100)) for end in reversed(ends)]
                return (new[0], new[1]) if isinstance(value, tuple) else new[0]
            if isinstance(value, tuple):
                return -value[1], -value[0]
            return -value if key in SIGNED or key == "estimate" else value

        contrast = {key: turn(key, value) for key, value in self.contrast.items()}
        if "only_first" in contrast:
            contrast["only_first"], contrast["only_last"] = (
                contrast["only_last"],
                contrast["only_first"],
            )
        way = {"benefit": "harm", "harm": "benefit"}.get(self.options.direction or "")
        return replace(
            self,
            truth=-self.truth,
            arms=tuple(reversed(self.arms)),
            contrast=contrast,
            options=replace(self.options, direction=way),
        )


def printed(values: Mapping[str, Value], digits: int) -> dict[str, str]:
    """Print numbers with so many digits, more of them where a quantity shows more."""

    def text(key: str, value: float) -> str:
        if kind_of(key).kind == "count":
            return str(round(value))
        return f"{value:.{min(digits + FINER.get(key, 0), MOST_DIGITS)}f}"

    return {
        key: value
        if isinstance(value, str)
        else f"{text(key, value[0])} to {text(key, value[1])}"
        if isinstance(value, tuple)
        else text(key, value)
        for key, value in values.items()
    }


def j(m: float) -> float:
    """The exact small-sample factor, by the logarithm of the gamma function."""
    return math.exp(math.lgamma(m / 2) - math.lgamma((m - 1) / 2)) / math.sqrt(m / 2)


def between(rng: Rng, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def size(rng: Rng, low: int = 6, high: int = 60) -> int:
    return int(rng.integers(low, high + 1))


def sign(rng: Rng) -> float:
    return float(rng.choice([-1.0, 1.0]))


def t_quantile(df: float) -> float:
    return float(special.stdtrit(df, 0.975))


def p_of_t(t: float, df: float) -> float:
    return 2 * float(special.stdtr(df, -abs(t)))


def p_of_z(z: float) -> float:
    return 2 * float(special.ndtr(-abs(z)))


Z = float(special.ndtri(0.975))
Maker = Callable[[Rng], Case]


def directed(value: float, **more: Any) -> Options:
    """Options that say which way a statistic without a sign points."""
    way: Any = "benefit" if value > 0 else "harm"
    return Options(direction=way, test_reported="yes", **more)


# --------------------------------------------------------------------------- estimates


def estimates(measure: str, kind: str) -> Maker:
    ratio = measure in ("RR", "OR", "HR", "IRR", "ROM")

    def make(rng: Rng) -> Case:
        yi, se = sign(rng) * between(rng, 0.2, 1.5), between(rng, 0.1, 0.6)
        shown = math.exp(yi) if ratio else 10 * yi
        se = se if ratio else 10 * se
        more: dict[str, Value] = {
            "se_log": {"se_log": se},
            "se": {"se": se},
            "p": {"p": p_of_z(yi / se if ratio else 10 * yi / se)},
        }[kind]  # type: ignore[assignment]
        return Case(measure, yi if ratio else 10 * yi, (), {"estimate": shown} | more, TESTED)

    return make


def reductions(measure: str, kind: str) -> Maker:
    def make(rng: Rng) -> Case:
        yi, se = -between(rng, 0.1, 1.2), between(rng, 0.05, 0.4)
        of = lambda y: 100 * (1 - math.exp(y))  # noqa: E731
        more: dict[str, Value] = (
            {"ci": (of(yi + Z * se), of(yi - Z * se))} if kind == "ci" else {"p": p_of_z(yi / se)}
        )
        return Case(measure, yi, (), {"reduction": of(yi)} | more, TESTED)

    return make


def logrank(rng: Rng) -> Case:
    oe, v = sign(rng) * between(rng, 1, 20), between(rng, 3, 60)
    return Case("HR", oe / v, (), {"oe": oe, "oe_variance": v})


def hazard(kind: str) -> Maker:
    def make(rng: Rng) -> Case:
        e1, e2 = size(rng, 5, 200), size(rng, 5, 200)
        v, z = e1 * e2 / (e1 + e2), sign(rng) * between(rng, 0.1, 3)
        arms: Any = ({"events": e1}, {"events": e2})
        if kind == "p":
            return Case("HR", z / math.sqrt(v), arms, {"p": p_of_z(z)}, directed(z))
        return Case("HR", z / 3, arms, {"estimate": math.exp(z / 3)})

    return make


def nnt(measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        p2 = between(rng, 0.2, 0.6)
        rd = between(rng, 0.03, 0.3)
        p1 = p2 + rd
        truth = {
            "RD": rd,
            "RR": math.log(p1 / p2),
            "OR": math.log(p1 / (1 - p1) / (p2 / (1 - p2))),
        }[measure]
        arms: Any = ({"n": size(rng)}, {"n": size(rng), "percent": 100 * p2})
        return Case(measure, truth, arms, {"nnt": 1 / rd})

    return make


def nnt_ci(rng: Rng) -> Case:
    rd = between(rng, 0.05, 0.3)
    half = rd * between(rng, 0.2, 0.7)
    return Case("RD", rd, (), {"nnt": 1 / rd, "ci": (1 / (rd + half), 1 / (rd - half))})


# ------------------------------------------------------------------------------ tables


def tables(measure: str, key: str) -> Maker:
    def make(rng: Rng) -> Case:
        n1, n2 = size(rng, 20, 120), size(rng, 20, 120)
        a, c = size(rng, 1, n1 - 1), size(rng, 1, n2 - 1)
        b, d = n1 - a, n2 - c
        p1, p2, n, m = a / n1, c / n2, n1 + n2, a + c
        truth = {
            "RR": math.log(p1 / p2),
            "OR": math.log(a * d / (b * c)),
            "RD": p1 - p2,
            "AS": math.asin(math.sqrt(p1)) - math.asin(math.sqrt(p2)),
        }[measure]
        apart, below = a * d - b * c, n1 * n2 * m * (n - m)
        yates = bool(rng.integers(0, 2))
        chi2 = n * max(abs(apart) - n / 2 * yates, 0) ** 2 / below
        if key == "p" and not 0.05 < chi2 < TESTABLE[1] ** 2:
            return make(rng)
        contrast: dict[str, Value] = {
            "estimate": {"estimate": math.exp(truth) if measure in ("RR", "OR") else truth},
            "chi2": {"chi2": chi2},
            "p": {"p": float(special.erfc(math.sqrt(chi2 / 2)))},
            "phi": {"phi": apart / math.sqrt(below)},
        }[key]  # type: ignore[assignment]
        arms: Any = ({"n": n1}, {"n": n2})
        return Case(measure, truth, arms, contrast | {"events": m}, directed(p1 - p2))

    return make


def rates(measure: str, kind: str) -> Maker:
    def make(rng: Rng) -> Case:
        x = [size(rng, 1, 80), size(rng, 1, 80)]
        time = [between(rng, 30, 900), between(rng, 30, 900)]
        per = 1 if kind == "time" else 1000
        rate = [per * events / t for events, t in zip(x, time, strict=True)]
        truth = math.log(rate[0] / rate[1]) if measure == "IRR" else rate[0] - rate[1]
        arms: list[dict[str, Value]] = []
        for events, t, r in zip(x, time, rate, strict=True):
            se = 1 / math.sqrt(events)
            ci = (r * math.exp(-Z * se), r * math.exp(Z * se))
            if measure == "IRD":
                ci = (r * (1 - Z * se), r * (1 + Z * se))
            arms.append(
                {
                    "time": {"events": events, "person_time": t},
                    "events": {"events": events, "rate": r},
                    "ci": {"rate": r, "ci": ci},
                    "p": {"rate": r},
                }[kind]  # type: ignore[arg-type]
            )
        if kind != "p":
            return Case(measure, truth, tuple(arms))
        p = 2 * special.ndtr(-between(rng, 0.3, 3.0))
        return Case(measure, truth, tuple(arms), {"p": p}, TESTED)

    return make


def one_rate_with_interval(measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        rate, width = between(rng, 2, 90), between(rng, 1.2, 2.5)
        truth = math.log(rate) if measure == "IRLN" else rate
        return Case(measure, truth, ({"rate": rate, "ci": (rate / width, rate * width)},))

    return make


def modelled_shares(measure: str, kind: str) -> Maker:
    def make(rng: Rng) -> Case:
        shares = [between(rng, 0.15, 0.8), between(rng, 0.15, 0.8)]
        to, back = {
            "RD": (lambda p: p, lambda y: y),
            "RR": (math.log, math.exp),
            "OR": (lambda p: math.log(p / (1 - p)), lambda y: float(special.expit(y))),
        }[measure]
        arms: list[dict[str, Value]] = []
        for share in shares:
            reach = Z * between(rng, 0.02, 0.07)
            ends = (100 * back(to(share) - reach), 100 * back(to(share) + reach))
            arms.append({"percent": 100 * share} | ({"ci": ends} if kind == "ci" else {}))
        truth = to(shares[0]) - to(shares[1])
        if kind == "ci":
            return Case(measure, truth, tuple(arms))
        p = 2 * special.ndtr(-between(rng, 0.3, 3.0))
        return Case(measure, truth, tuple(arms), {"p": p}, TESTED)

    return make


def one_rate(measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        x, t = size(rng, 1, 80), between(rng, 30, 900)
        truth = math.log(x / t) if measure == "IRLN" else x / t
        return Case(measure, truth, ({"events": x, "person_time": t},))

    return make


def one_share(measure: str, key: str) -> Maker:
    def make(rng: Rng) -> Case:
        n = size(rng, 10, 300)
        k = size(rng, 1, n - 1)
        truth = {
            "PR": k / n,
            "PLO": math.log(k / (n - k)),
            "PAS": math.asin(math.sqrt(k / n)),
        }[measure]
        value: Value = k if key == "events" else 100 * k / n
        return Case(measure, truth, ({key: value, "n": n},))

    return make


# ------------------------------------------------------------------------ correlations


def correlations(measure: str, kind: str) -> Maker:
    def make(rng: Rng) -> Case:
        r, n = sign(rng) * between(rng, 0.05, 0.9), size(rng, 8, 200)
        z, se = math.atanh(r), 1 / math.sqrt(n - 3)
        t = r * math.sqrt((n - 2) / (1 - r * r))
        contrast: dict[str, Value] = {
            "pearson": {"pearson": r},
            "spearman": {"spearman": r},
            "fisher_z": {"fisher_z": z},
            "ci": {"pearson": r, "ci": (math.tanh(z - Z * se), math.tanh(z + Z * se))},
            "p": {"p": p_of_t(t, n - 2)},
        }[kind]  # type: ignore[assignment]
        truth = z if measure == "ZCOR" else r
        return Case(measure, truth, ({"n": n},), contrast, directed(r))

    return make


@dataclass(frozen=True)
class Two:
    """Two groups with a standardised difference."""

    n1: int
    n2: int
    d: float
    sd: float

    @property
    def factor(self) -> float:
        return math.sqrt(1 / self.n1 + 1 / self.n2)

    @property
    def arms(self) -> Any:
        return {"n": self.n1}, {"n": self.n2}


def two(rng: Rng, *, testable: bool = False) -> Two:
    """Draw two groups, on wish with a difference whose P prints as more than zeros."""
    of = Two(size(rng), size(rng), sign(rng) * between(rng, 0.1, 1.5), between(rng, 2, 20))
    if not testable:
        return of
    return replace(of, d=sign(rng) * between(rng, *TESTABLE) / 2 * of.factor)


def groups(key: str) -> Maker:
    def make(rng: Rng) -> Case:
        of = two(rng)
        df = of.n1 + of.n2 - 2
        t = of.d / of.factor
        figure = {
            "point_biserial": t / math.sqrt(t * t + df),
            "beta": t / math.sqrt(t * t + df),
            "eta2": t * t / (t * t + df),
            "d": of.d,
            "g": j(df) * of.d,
        }[key]
        return Case("SMD", j(df) * of.d, of.arms, {key: figure}, directed(of.d))

    return make


# ------------------------------------------------------------------------------ ANCOVA


def ancova(kind: str, measure: str = "SMD", known: bool = True) -> Maker:
    """A difference adjusted for one covariate, its R printed or left open."""

    def make(rng: Rng) -> Case:
        of = two(rng, testable=kind.endswith("p"))
        r, df = between(rng, 0.1, 0.8), of.n1 + of.n2 - 3
        residual = of.sd * math.sqrt(1 - r * r)
        difference, se = of.d * of.sd, residual * of.factor
        t, half = difference / se, t_quantile(df) * se
        contrast: dict[str, Value] = {
            "difference_sd": {"difference": difference, "sd": residual},
            "difference_se": {"difference": difference, "se": se},
            "difference_ci": {
                "difference": difference,
                "ci": (difference - half, difference + half),
            },
            "difference_p": {"difference": difference, "p": p_of_t(t, df)},
            "t": {"t": t},
            "f": {"f": t * t},
            "p": {"p": p_of_t(t, df)},
            "partial_eta2": {"partial_eta2": t * t / (t * t + df)},
            "d": {"d": of.d},
        }[kind]  # type: ignore[assignment]
        contrast = contrast | ({"covariate_r": r, "covariates": 1} if known else {})
        truth = difference if measure == "MD" else j(df) * of.d
        return Case(measure, truth, of.arms, contrast, directed(of.d))

    return make


def ancova_means(kind: str, measure: str = "SMD") -> Maker:
    def make(rng: Rng) -> Case:
        of = two(rng)
        r, df, level = between(rng, 0.1, 0.9), of.n1 + of.n2 - 3, between(rng, -40, 40)
        means = (level + of.d * of.sd, level)
        spread = [of.sd * math.sqrt(1 - r * r) * between(rng, 0.8, 1.2) for _ in range(2)]
        square = ((of.n1 - 1) * spread[0] ** 2 + (of.n2 - 1) * spread[1] ** 2) / (of.n1 + of.n2 - 2)
        pooled = math.sqrt(square)
        arms: list[dict[str, Value]] = []
        for m, s, n in zip(means, spread, (of.n1, of.n2), strict=True):
            se = s / math.sqrt(n)
            half = t_quantile(n - 1) * se
            more: dict[str, Value] = {
                "sd": {"sd": s},
                "se": {"se": se},
                "ci": {"ci": (m - half, m + half)},
                "pooled": {},
            }[kind]  # type: ignore[assignment]
            arms.append({"mean": m, "n": n} | more)
        contrast: dict[str, Value] = {"covariate_r": r}
        if kind == "pooled":
            contrast["sd"] = pooled
        difference = means[0] - means[1]
        truth = j(df) * difference / pooled * math.sqrt(1 - r * r)
        return Case(measure, difference if measure == "MD" else truth, tuple(arms), contrast)

    return make


# -------------------------------------------------------------------------- regression


def regression(key: str, kind: str, measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        b, se = sign(rng) * between(rng, 0.2, 2), between(rng, 0.1, 0.8)
        z = b / se
        more: dict[str, Value] = {
            "se": {"se": se},
            "ci": {"ci": (b - Z * se, b + Z * se)},
            "t": {"t": z},
            "p": {"p": p_of_z(z)},
        }[kind]  # type: ignore[assignment]
        return Case(measure, b, (), {key: b} | more, TESTED)

    return make


# ------------------------------------------------------------------------------- pairs


def pairs(kind: str) -> Maker:
    def make(rng: Rng) -> Case:
        n, d, s = size(rng), sign(rng) * between(rng, 1, 30), between(rng, 2, 20)
        se = s / math.sqrt(n)
        half = t_quantile(n - 1) * se
        more: dict[str, Value] = {
            "se": {"se": se},
            "ci": {"ci": (d - half, d + half)},
            "t": {"t": d / se},
            "p": {"p": p_of_t(d / se, n - 1)},
            "sd": {"pair_sd": s},
        }[kind]  # type: ignore[assignment]
        options = replace(TESTED, assignment=Assignment.CROSSOVER)
        return Case("MD", d, ({"n": n}, {"n": n}), {"difference": d} | more, options)

    return make


def paired_means(measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        n, r = size(rng), between(rng, -0.3, 0.95)
        low = 20 if measure == "ROM" else -50
        m1, m2, s1, s2 = (
            *(between(rng, low, 60) for _ in range(2)),
            *(between(rng, 2, 20) for _ in range(2)),
        )
        average = math.sqrt((s1 * s1 + s2 * s2) / 2)
        truth = {
            "MD": m1 - m2,
            "ROM": math.log(m1 / m2) if measure == "ROM" else 0.0,
            "SMD": j(2 * (n - 1) / (1 + r * r)) * (m1 - m2) / average,
        }[measure]
        arms: Any = ({"mean": m1, "sd": s1, "n": n}, {"mean": m2, "sd": s2, "n": n})
        return Case(measure, truth, arms, {"r": r}, CROSSOVER)

    return make


def discordant(measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        b, c, rest = size(rng, 1, 40), size(rng, 1, 40), size(rng, 0, 40)
        n = b + c + rest
        truth = math.log(b / c) if measure == "OR" else (b - c) / n
        contrast = {"only_first": b, "only_last": c}
        return Case(measure, truth, ({"n": n}, {"n": n}), contrast, CROSSOVER)

    return make


# ----------------------------------------------------------------------------- changes


def _error_of_change(rng: Rng, kind: str) -> tuple[dict[str, Value], float, float, int]:
    """Draw one arm: what it prints, its mean change, the SD of it and its size."""
    n, mean, s = size(rng), sign(rng) * between(rng, 3, 30), between(rng, 2, 20)
    if kind == "p":  # a larger t prints as P = 0.000
        s = abs(mean) * math.sqrt(n) / between(rng, *TESTABLE)
    se = s / math.sqrt(n)
    half, t = t_quantile(n - 1) * se, mean / se
    more: dict[str, Value] = {
        "sd": {"change_sd": s},
        "se": {"change_se": se},
        "ci": {"change_ci": (mean - half, mean + half)},
        "t": {"t": t},
        "f": {"f": t * t},
        "p": {"p": p_of_t(t, n - 1)},
    }[kind]  # type: ignore[assignment]
    return {"change_mean": mean, "n": n} | more, mean, s, n


def two_changes(kind: str, measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        (arm1, m1, s1, n1), (arm2, m2, s2, n2) = (_error_of_change(rng, kind) for _ in range(2))
        square = ((n1 - 1) * s1 * s1 + (n2 - 1) * s2 * s2) / (n1 + n2 - 2)
        g = j(n1 + n2 - 2) * (m1 - m2) / math.sqrt(square)
        truth = g if measure == "SMD" else m1 - m2
        return Case(measure, truth, (arm1, arm2), {}, Options(test_reported="yes"))

    return make


def one_change(kind: str, measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        arm, m, s, n = _error_of_change(rng, kind)
        truth = j(n - 1) * m / s if measure == "SMCC" else m
        return Case(measure, truth, (arm,), {}, Options(test_reported="yes"))

    return make


def paired_tests(kind: str, measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        r = between(rng, 0.1, 0.9)
        arms, total = [], 0.0
        for way in (1, -1):
            arm, m, s, n = _error_of_change(rng, kind)
            factor = math.sqrt(2 * (1 - r)) if measure == "SMCR" else 1.0
            total += way * j(n - 1) * m / s * factor
            arms.append(arm | ({"r": r} if measure == "SMCR" else {}))
        return Case(measure, total, tuple(arms), {}, Options(test_reported="yes"))

    return make


def paired_f(rng: Rng) -> Case:
    t, n = sign(rng) * between(rng, 0.3, 5), size(rng)
    return Case("SMCC", j(n - 1) * t / math.sqrt(n), ({"n": n},), {"f": t * t}, directed(t))


def from_to(measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        before, after = between(rng, 5, 90), between(rng, 5, 90)
        truth = {
            "MC": after - before,
            "PCM": 100 * (after / before - 1),
            "ROMC": math.log(after / before),
        }[measure]
        return Case(measure, truth, ({"baseline_mean": before, "mean": after},))

    return make


def from_to_of_arms(rng: Rng) -> Case:
    b1, a1, b2, a2 = (between(rng, 5, 90) for _ in range(4))
    arms: Any = ({"baseline_mean": b1, "mean": a1}, {"baseline_mean": b2, "mean": a2})
    return Case("MD", (a1 - b1) - (a2 - b2), arms)


# ----------------------------------------------------------------- spreads of two means


def _two_means(rng: Rng) -> tuple[Any, float, float]:
    """Draw two groups; return mean, SD and size of each, with the difference and g."""
    figures = [(between(rng, -40, 40), between(rng, 2, 20), size(rng)) for _ in range(2)]
    (m1, s1, n1), (m2, s2, n2) = figures
    square = ((n1 - 1) * s1 * s1 + (n2 - 1) * s2 * s2) / (n1 + n2 - 2)
    return figures, m1 - m2, j(n1 + n2 - 2) * (m1 - m2) / math.sqrt(square)


def pooled_means(measure: str) -> Maker:
    def make(rng: Rng) -> Case:
        figures, difference, g = _two_means(rng)
        arms = tuple({"mean": m, "n": n} for m, _, n in figures)
        pooled = difference / (g / j(sum(n for _, _, n in figures) - 2))
        return Case(measure, g if measure == "SMD" else difference, arms, {"sd": pooled})

    return make


def plots(measure: str, kind: str) -> Maker:
    """Values are read off with an error of at most 0.4, and printed as they were read."""

    def make(rng: Rng) -> Case:
        figures, difference, g = _two_means(rng)
        read = lambda value: value + between(rng, -0.4, 0.4)  # noqa: E731
        arms = tuple(
            {"mean": read(m), kind: read(s if kind == "sd" else s / math.sqrt(n)), "n": n}
            for m, s, n in figures
        )
        truth = g if measure == "SMD" else difference
        return Case(measure, truth, arms, {"reading_error": "0.4"})

    return make


def adjusted_plot(rng: Rng) -> Case:
    """Adjusted means and SDs that are read off with an error of at most 0.4."""
    case = ancova_means("sd")(rng)
    arms = tuple(
        {
            key: value + between(rng, -0.4, 0.4) if key in ("mean", "sd") else value  # type: ignore[operator]
            for key, value in arm.items()
        }
        for arm in case.arms
    )
    return replace(case, arms=arms, contrast={**case.contrast, "reading_error": "0.4"})


def before_after(kind: str, measure: str, arms: int) -> Maker:
    def make(rng: Rng) -> Case:
        r = between(rng, 0.1, 0.9)
        printed_arms, changes = [], []
        for _ in range(arms):
            n = size(rng)
            pre, post = between(rng, 20, 50), between(rng, 55, 90)
            s, u = between(rng, 2, 20), between(rng, 2, 20)
            values: dict[str, Value] = {"baseline_mean": pre, "mean": post, "n": n, "r": r}
            for prefix, m, spread in (("baseline_", pre, s), ("", post, u)):
                se = spread / math.sqrt(n)
                half = t_quantile(n - 1) * se
                values |= (
                    {f"{prefix}se": se} if kind == "se" else {f"{prefix}ci": (m - half, m + half)}
                )
            printed_arms.append(values)
            changes.append((post - pre, s, math.sqrt(s * s + u * u - 2 * r * s * u), n))
        change, s, spread, n = changes[0]
        if arms == 1:
            truth = {
                "MC": change,
                "SMCC": j(n - 1) * change / spread,
                "SMCR": j(n - 1) * change / s,
            }[measure]
        else:
            other, _, spread2, n2 = changes[1]
            square = ((n - 1) * spread**2 + (n2 - 1) * spread2**2) / (n + n2 - 2)
            truth = change - other
            if measure == "SMD":
                truth = j(n + n2 - 2) * truth / math.sqrt(square)
        return Case(measure, truth, tuple(printed_arms))

    return make


def quartile_distance(measure: str) -> Maker:
    """Medians whose place between the quartiles shows no skewness."""

    def make(rng: Rng) -> Case:
        arms, figures = [], []
        for _ in range(2):
            n, q1, width = size(rng, 12, 90), between(rng, -40, 40), between(rng, 3, 30)
            critical = min(2.65 / n**0.5 - 6 / n**2, 1.0)
            lean = 0.5 + between(rng, -0.499, 0.499) * critical
            median, q3 = q1 + lean * width, q1 + width
            w = 0.7 + 0.39 / n
            mean = w * (q1 + q3) / 2 + (1 - w) * median
            spread = width / (2 * float(special.ndtri((0.75 * n - 0.125) / (n + 0.25))))
            arms.append({"median": median, "iqr": width, "n": n})
            figures.append((mean, spread, n))
        (m1, s1, n1), (m2, s2, n2) = figures
        square = ((n1 - 1) * s1 * s1 + (n2 - 1) * s2 * s2) / (n1 + n2 - 2)
        g = j(n1 + n2 - 2) * (m1 - m2) / math.sqrt(square)
        return Case(measure, g if measure == "SMD" else m1 - m2, tuple(arms))

    return make


def skewed_medians(kind: str, measure: str) -> Maker:
    """Quantiles of log-normal values, a little off the middle of their logarithms."""
    places = {
        "iqr": {"q1": -0.67, "median": 0.0, "q3": 0.67},
        "range": {"min": -2.2, "median": 0.0, "max": 2.2},
        "five": {"min": -2.2, "q1": -0.67, "median": 0.0, "q3": 0.67, "max": 2.2},
    }[kind]

    def make(rng: Rng) -> Case:
        arms, means = [], []
        for _ in range(2):
            n, mu, sigma = size(rng, 20, 90), between(rng, 2, 4), between(rng, 0.3, 0.8)
            logs = {
                key: mu + sigma * (place + between(rng, -0.04, 0.04))
                for key, place in places.items()
            }
            eta = 2 * float(special.ndtri((0.75 * n - 0.125) / (n + 0.25)))
            xi = 2 * float(special.ndtri((n - 0.375) / (n + 0.25)))
            outer = (logs.get("min", 0.0), logs.get("max", 0.0))
            inner = (logs.get("q1", 0.0), logs.get("q3", 0.0))
            if kind == "iqr":
                w, u, k = 0.0, 0.7 + 0.39 / n, 0.0
            elif kind == "range":
                w, u, k = 4 / (4 + n**0.75), 0.0, 1.0
            else:
                w, u, k = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55, 1 / (1 + 0.07 * n**0.6)
            mean = w * sum(outer) / 2 + u * sum(inner) / 2 + (1 - w - u) * logs["median"]
            spread = k * (outer[1] - outer[0]) / xi + (1 - k) * (inner[1] - inner[0]) / eta
            means.append(mean + spread * spread / 2)
            arms.append({key: math.exp(value) for key, value in logs.items()} | {"n": n})
        truth = means[0] - means[1]
        if measure == "MD":
            truth = math.exp(means[0]) - math.exp(means[1])
        return Case(measure, truth, tuple(arms))

    return make


def leaning_quartiles(measure: str) -> Maker:
    """Log-normal values with a shift, or values whose mean lies nearer to the median."""

    def make(rng: Rng) -> Case:
        arms, means = [], []
        for _ in range(2):
            sigma, scale, nearer = between(rng, 0.05, 1.5), between(rng, 2, 9), between(rng, 0, 1)
            quartile, median = sigma * float(special.ndtri(0.75)), between(rng, 40, 90)
            means.append(median + nearer * scale * math.expm1(sigma**2 / 2))
            q1, q3 = (median + scale * math.expm1(sign * quartile) for sign in (-1, 1))
            arms.append({"q1": q1, "median": median, "q3": q3, "n": size(rng, 20, 900)})
        first, last = (math.log(m) if measure == "ROM" else m for m in means)
        return Case(measure, first - last, tuple(arms))

    return make


DRAWN: dict[str, list[Maker]] = {
    "ratio_se": [estimates(m, "se_log") for m in ("RR", "HR", "IRR")],
    "estimate_se": [estimates(m, "se") for m in ("MD", "GEN")],
    "estimate_p": [estimates(m, "p") for m in ("OR", "MD")],
    "reduction_ci": [reductions(m, "ci") for m in ("RR", "HR")],
    "reduction_p": [reductions("RR", "p")],
    "logrank": [logrank],
    "hazard_p": [hazard("p")],
    "hazard_events": [hazard("estimate")],
    "nnt_risk": [nnt(m) for m in ("RD", "RR", "OR")],
    "nnt_ci": [nnt_ci],
    "ratio_margins": [tables(m, "estimate") for m in ("RR", "OR", "RD")],
    "chi2_margins": [tables(m, "chi2") for m in ("RR", "OR", "RD", "AS")],
    "chi2_p_margins": [tables(m, "p") for m in ("RR", "OR", "RD")],
    "phi_margins": [tables(m, "phi") for m in ("RR", "OR", "RD")],
    "person_time": [rates(m, "time") for m in ("IRR", "IRD")],
    "rates_events": [rates(m, "events") for m in ("IRR", "IRD")],
    "rates_ci": [rates(m, "ci") for m in ("IRR", "IRD")],
    "rates_p": [rates(m, "p") for m in ("IRR", "IRD")],
    **{
        f"percentages_{kind}": [modelled_shares(m, kind) for m in ("RD", "RR", "OR")]
        for kind in ("ci", "p")
    },
    "single_rate": [one_rate(m) for m in ("IR", "IRLN")],
    "single_rate_ci": [one_rate_with_interval(m) for m in ("IR", "IRLN")],
    "single_events": [one_share(m, "events") for m in ("PR", "PLO", "PAS")],
    "single_percent": [one_share(m, "percent") for m in ("PLO", "PAS")],
    "pearson": [correlations(m, "pearson") for m in ("COR", "ZCOR")],
    "pearson_ci": [correlations(m, "ci") for m in ("COR", "ZCOR")],
    "pearson_p": [correlations(m, "p") for m in ("COR", "ZCOR")],
    "spearman": [correlations("ZCOR", "spearman")],
    "fisher_z": [correlations(m, "fisher_z") for m in ("COR", "ZCOR")],
    "point_biserial": [groups("point_biserial")],
    "beta_groups": [groups("beta")],
    "eta2": [groups("eta2")],
    "cohen_d": [groups("d")],
    "hedges_g": [groups("g")],
    **{
        f"ancova_{kind}": [ancova(kind), ancova(kind, known=False), ancova(kind, "MD")]
        for kind in ("difference_sd", "difference_se", "difference_ci", "difference_p")
    },
    **{f"ancova_{kind}": [ancova(kind), ancova(kind, known=False)] for kind in ("t", "f", "p")},
    "ancova_d": [ancova("d"), ancova("d", known=False)],
    "partial_eta2": [ancova("partial_eta2"), ancova("partial_eta2", known=False)],
    **{
        f"ancova_means_{kind}": [ancova_means(kind), ancova_means(kind, "MD")]
        for kind in ("sd", "se", "ci", "pooled")
    },
    **{
        f"{name}_{kind}": [regression(key, kind, measure)]
        for name, key, measure in (
            ("coefficient", "coefficient", "MD"),
            ("beta", "beta", "GEN"),
            ("logistic", "log_odds", "OR"),
        )
        for kind in ("se", "ci", "t", "p")
    },
    **{f"paired_difference_{kind}": [pairs(kind)] for kind in ("se", "ci", "t", "p", "sd")},
    "discordant_pairs": [discordant(m) for m in ("OR", "RD")],
    "paired_means": [paired_means(m) for m in ("MD", "SMD", "ROM")],
    **{
        f"changes_{kind}": [two_changes(kind, m) for m in ("MD", "SMD")]
        for kind in ("se", "ci", "t", "f", "p")
    },
    **{
        f"change_{kind}": [one_change(kind, m) for m in ("MC", "SMCC")]
        for kind in ("sd", "se", "ci", "t", "f", "p")
    },
    **{
        f"paired_{kind}_of_arms": [paired_tests(kind, m) for m in ("SMCC", "SMCR")]
        for kind in ("t", "f", "p")
    },
    "paired_f": [paired_f],
    "from_to": [from_to(m) for m in ("MC", "PCM", "ROMC")],
    "from_to_of_arms": [from_to_of_arms],
    "means_pooled": [pooled_means(m) for m in ("MD", "SMD")],
    "plot_sd": [plots(m, "sd") for m in ("MD", "SMD")],
    "ancova_plot": [adjusted_plot],
    "plot_se": [plots(m, "se") for m in ("MD", "SMD")],
    **{
        f"pre_post_{kind}": [before_after(kind, m, 1) for m in ("MC", "SMCC", "SMCR")]
        for kind in ("se", "ci")
    },
    **{
        f"changes_r_{kind}": [before_after(kind, m, 2) for m in ("MD", "SMD")]
        for kind in ("se", "ci")
    },
    **{
        f"medians_{kind}_log": [skewed_medians(kind, m) for m in ("ROM", "MD")]
        for kind in ("iqr", "range", "five")
    },
    "medians_iqr_skewed": [leaning_quartiles(m) for m in ("MD", "ROM")],
    "medians_iqr_width": [quartile_distance(m) for m in ("MD", "SMD")],
}
"""Makers of cases for each route, one or more."""
