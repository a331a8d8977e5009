"""The true value always lies in the set of a route, and more digits make the set narrower."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import special

from helpers.drawn_routes import DRAWN
from helpers.run_routes import arm, run_route
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.route import Effect
from mcstats.effects.routes.route_registry import ROUTES

EXACT = 12  # decimals at which the printed number is the true one for all that a double can show


def shown(value: float, digits: int) -> str:
    return f"{value:.{digits}f}"


def mean(draw: Any, low: float = -50, high: float = 50) -> float:
    return float(draw(st.floats(low, high)))


def sd(draw: Any) -> float:
    return float(draw(st.floats(2, 20)))


def size(draw: Any) -> int:
    return int(draw(st.integers(6, 60)))


@dataclass(frozen=True)
class Texts:
    """What a route is given: the texts of the comparison and of each arm."""

    route: str
    measure: str
    arms: tuple[dict[str, str], ...]
    options: Options | None
    contrast: dict[str, str]

    def effect(self) -> Effect:
        return run_route(
            self.route, self.measure, *self.arms, options=self.options, **self.contrast
        )


def texts_of(
    route: str,
    measure: str,
    *arms: dict[str, str],
    options: Options | None = None,
    **contrast: str,
) -> Texts:
    return Texts(route, measure, arms, options, contrast)


Printer = Callable[[int], Texts]
Maker = Callable[[Any], Printer]


def difference(route: str, measure: str) -> Maker:
    """Print a difference with a spread, or the t, F or P that follows from it."""

    def make(draw: Any) -> Printer:
        d, s, n1, n2 = mean(draw, 1, 30), sd(draw), size(draw), size(draw)
        df, se = n1 + n2 - 2, s * np.sqrt(1 / n1 + 1 / n2)
        t, half = d / se, se * float(special.stdtrit(n1 + n2 - 2, 0.975))
        p = 2 * float(special.stdtr(df, -t))
        assume(p > 1e-4 or route != "p_value")
        arms = (arm(n=str(n1)), arm(n=str(n2)))

        def texts(digits: int) -> Texts:
            printed = {
                "difference_ci": {"ci": f"{shown(d - half, digits)} to {shown(d + half, digits)}"},
                "difference_se": {"se": shown(se, digits)},
                "difference_sd": {"sd": shown(s, digits)},
                "t_value": {"t": shown(t, digits)},
                "f_value": {"f": shown(t * t, digits)},
                "p_value": {"p": shown(p, min(digits + 4, 15))},
            }[route]
            options = Options(direction="benefit", test_reported="yes")
            if measure == "MD" or route.startswith("difference"):
                printed["difference"] = shown(d, digits)
            return texts_of(route, measure, *arms, options=options, **printed)

        return texts

    return make


def two_means(route: str, measure: str, groups: int = 2) -> Maker:
    def make(draw: Any) -> Printer:
        low = 20 if measure == "ROM" else -50
        figures = [(mean(draw, low), sd(draw), size(draw)) for _ in range(groups)]

        def texts(digits: int) -> Texts:
            arms = []
            for m, s, n in figures:
                se = s / np.sqrt(n)
                half = se * float(special.stdtrit(n - 1, 0.975))
                ci = f"{shown(m - half, digits)} to {shown(m + half, digits)}"
                arms.append(
                    {
                        "means_sd": arm(mean=shown(m, digits), sd=shown(s, digits)),
                        "means_se": arm(mean=shown(m, digits), se=shown(se, digits)),
                        "means_ci": arm(mean=shown(m, digits), ci=ci),
                        "changes_sd": arm(change_mean=shown(m, digits), change_sd=shown(s, digits)),
                    }[route]
                    | {"n": str(n)}
                )
            return texts_of(route, measure, *arms)

        return texts

    return make


def medians(route: str, measure: str, keys: tuple[str, ...]) -> Maker:
    def make(draw: Any) -> Printer:
        figures = []
        for _ in range(2):
            middle, wide, lean = mean(draw), sd(draw), draw(st.floats(-0.05, 0.05))
            places = {"min": -2.2, "q1": -0.7, "median": lean, "q3": 0.7, "max": 2.2}
            figures.append(({k: middle + wide * places[k] for k in keys}, size(draw) + 20))

        def texts(digits: int) -> Texts:
            arms = [
                {key: shown(value, digits) for key, value in values.items()} | {"n": str(n)}
                for values, n in figures
            ]
            return texts_of(route, measure, *arms)

        return texts

    return make


def counted(route: str, measure: str) -> Maker:
    def make(draw: Any) -> Printer:
        sizes = [draw(st.integers(20, 400)) for _ in range(1 if route == "share" else 2)]
        events = [draw(st.integers(1, n - 1)) for n in sizes]

        def texts(digits: int) -> Texts:
            arms = [
                arm(n=str(n), percent=shown(100 * k / n, digits), events=str(k))
                for k, n in zip(events, sizes, strict=True)
            ]
            return texts_of(route, measure, *arms)

        return texts

    return make


def ready(measure: str) -> Maker:
    def make(draw: Any) -> Printer:
        estimate, ratio = mean(draw, 0.5, 9), draw(st.floats(1.3, 3))

        def texts(digits: int) -> Texts:
            ci = f"{shown(estimate / ratio, digits)} to {shown(estimate * ratio, digits)}"
            return texts_of("pooled_ci", measure, estimate=shown(estimate, digits), ci=ci)

        return texts

    return make


def changes(route: str, measure: str) -> Maker:
    def make(draw: Any) -> Printer:
        values = [mean(draw, -60, 90), mean(draw, -60, 90)]

        def texts(digits: int) -> Texts:
            arms = [arm(change=f"{shown(v, digits)}%") for v in values]
            if route == "percent_change":
                return texts_of(route, measure, change=shown(values[0], digits))
            return texts_of(route, measure, *arms)

        return texts

    return make


def paired(route: str) -> Maker:
    def make(draw: Any) -> Printer:
        t, n = mean(draw, 0.2, 5), size(draw)
        p = 2 * float(special.stdtr(n - 1, -t))
        assume(p > 1e-4)

        def texts(digits: int) -> Texts:
            printed = (
                {"t": shown(t, digits)}
                if route == "paired_t"
                else {"p": shown(p, min(digits + 4, 15))}
            )
            options = Options(direction="benefit", test_reported="yes")
            return texts_of(route, "SMCC", arm(n=str(n)), options=options, **printed)

        return texts

    return make


def before_after(measure: str, source: str, groups: int = 1) -> Maker:
    """Means and SDs before and after, with r declared, printed, or to be found from t."""

    def make(draw: Any) -> Printer:
        r = draw(st.floats(0.1, 0.9))
        figures = [
            (mean(draw, 20, 50), sd(draw), mean(draw, 55, 90), sd(draw), size(draw))
            for _ in range(groups)
        ]

        def texts(digits: int) -> Texts:
            arms = []
            for pre, s, post, u, n in figures:
                values = {"baseline_mean": pre, "baseline_sd": s, "mean": post, "sd": u}
                spread = np.sqrt(s * s + u * u - 2 * r * s * u)
                more = {"t": (post - pre) / spread * np.sqrt(n), "r": r, "change_sd": spread}
                values |= {source: more[source]} if source in more else {}
                printed = {key: shown(value, digits) for key, value in values.items()}
                arms.append(printed | {"n": str(n)})
            options = Options(r=r) if source == "declared" else Options()
            pair = "changes_standardised" if measure == "SMCR" else "changes_r"
            return texts_of("pre_post" if groups == 1 else pair, measure, *arms, options=options)

        return texts

    return make


def bounded(measure: str) -> Maker:
    def make(draw: Any) -> Printer:
        shares = [draw(st.floats(1, 99)) for _ in range(2)]

        def texts(digits: int) -> Texts:
            return texts_of("bounds", measure, *(arm(percent=shown(p, digits)) for p in shares))

        return texts

    return make


def from_table(route: str, key: str) -> Maker:
    def make(draw: Any) -> Printer:
        estimate, spread = draw(st.floats(-3, 3)), draw(st.floats(0.2, 3))

        def texts(digits: int) -> Texts:
            printed = {"yi": shown(estimate, digits), key: shown(spread, digits)}
            return texts_of(route, "GEN", **printed)

        return texts

    return make


QUARTILES = ("median", "q1", "q3")
RANGE = ("median", "min", "max")
MAKERS: dict[str, list[Maker]] = {
    **{
        route: [difference(route, "SMD"), difference(route, "MD")]
        for route in ("difference_ci difference_se difference_sd t_value f_value p_value".split())
    },
    "means_sd": [two_means("means_sd", m) for m in ("MD", "SMD", "SMDH", "SMD1", "SMD1H", "ROM")],
    "means_se": [two_means("means_se", "SMD")],
    "means_ci": [two_means("means_ci", "SMD"), two_means("means_ci", "SMD", groups=3)],
    "changes_sd": [two_means("changes_sd", "SMD")],
    "medians_iqr": [medians("medians_iqr", m, QUARTILES) for m in ("MD", "SMD")],
    "medians_range": [medians("medians_range", m, RANGE) for m in ("MD", "SMD")],
    "medians_five": [medians("medians_five", "MD", (*QUARTILES, "min", "max"))],
    "events": [counted("events", m) for m in ("RR", "OR", "RD", "AS", "PETO")],
    "percentages": [counted("percentages", m) for m in ("RR", "OR", "RD", "AS", "PETO")],
    "bounds": [bounded(m) for m in ("RR", "OR", "RD")],
    "share": [counted("share", "PR")],
    "percent_change": [changes("percent_change", "PC")],
    "percent_changes": [changes("percent_changes", m) for m in ("PC", "ROMPC")],
    "paired_t": [paired("paired_t")],
    "paired_p": [paired("paired_p")],
    "pre_post": [
        *(before_after(m, "declared") for m in ("MC", "SMCC", "SMCR", "SMCRH", "ROMC", "PCM")),
        *(before_after("SMCC", source) for source in ("t", "r", "change_sd")),
    ],
    "changes_r": [before_after("SMD", "declared", 2), before_after("SMD", "change_sd", 2)],
    "changes_standardised": [before_after("SMCR", "declared", 2)],
    "pooled_ci": [ready(m) for m in ("RR", "MD")],
    "ready_vi": [from_table("ready_vi", "vi")],
    "ready_se": [from_table("ready_se", "sei")],
}
MANY = 10_000 // 2  # studies, each printed twice
EVERY = [(name, maker) for name, makers in MAKERS.items() for maker in makers]


def test_every_route_is_tried_with_drawn_numbers() -> None:
    assert set(MAKERS) | set(DRAWN) == set(ROUTES)
    assert not set(MAKERS) & set(DRAWN)


def check_set(maker: Maker, data: Any) -> None:
    """Draw a study and compare its effect with the sets of two of its prints."""
    printed = maker(data.draw)
    true = printed(EXACT).effect().yi
    assume(true is not None)
    widths = []
    for digits in (1, 2):
        result = printed(digits).effect()
        assume(result.estimable != "no")
        span = result.span
        assert span is not None
        assert true is not None
        assert span.contains(true), (digits, true, span)
        assert result.yi is None or span.contains(result.yi)
        widths.append(span.hi - span.lo)
    assert widths[1] <= widths[0] + 1e-9


EACH = pytest.mark.parametrize(
    "maker", [maker for _, maker in EVERY], ids=[f"{i} {name}" for i, (name, _) in enumerate(EVERY)]
)


@EACH
@given(data=st.data())
@settings(max_examples=8)
def test_the_true_value_lies_in_the_set_and_more_digits_make_it_narrower(
    maker: Maker, data: Any
) -> None:
    check_set(maker, data)


@pytest.mark.slow
@EACH
@given(data=st.data())
@settings(max_examples=MANY, suppress_health_check=list(HealthCheck))
def test_ten_thousand_true_values_lie_in_the_sets_of_their_prints(maker: Maker, data: Any) -> None:
    check_set(maker, data)


@given(
    p=st.floats(1e-4, 0.2),
    n1=st.integers(36, 72),
    total=st.integers(90, 108),
)
@settings(max_examples=40)
def test_a_split_inside_the_declared_range_lies_in_the_set(p: float, n1: int, total: int) -> None:
    first = round(n1 * total / 108)
    assume(total * 36 / 108 <= first <= total * 72 / 108)
    ranged = Options(n1=54, total=108, n1_low=36, n1_high=72, total_low=90, direction="benefit")
    span = run_route("p_value", "SMD", options=ranged, p=shown(p, 4)).span
    exact = replace(ranged, n1=first, n2=total - first, total=None, n1_low=None, n1_high=None)
    true = run_route("p_value", "SMD", options=replace(exact, total_low=None), p=shown(p, EXACT)).yi
    assert span is not None
    assert true is not None
    assert span.contains(true)


@given(data=st.data(), r=st.floats(-0.99, 0.99))
@settings(max_examples=30)
def test_every_possible_correlation_lies_in_the_set_of_an_effect_without_one(
    data: Any, r: float
) -> None:
    s, u, n = sd(data.draw), sd(data.draw), size(data.draw)
    group = arm(baseline_mean="40.0", baseline_sd=shown(s, 1), mean="47.9", sd=shown(u, 1))
    group |= {"n": str(n)}
    unknown = run_route("pre_post", "SMCC", group)
    known = run_route("pre_post", "SMCC", group, options=Options(r=r))
    assert unknown.estimable == "bound"
    assert unknown.span is not None
    assert known.yi is not None
    assert unknown.span.contains(known.yi)


SIZES = frozenset({"n", "events"})  # bounds on whole numbers have tests of their own


def single_numbers(texts: Texts) -> list[tuple[int, str]]:
    """Return where a single number stands; -1 is the comparison."""
    groups = enumerate((texts.contrast, *texts.arms), start=-1)
    return [(n, k) for n, group in groups for k in group if k not in {"ci", *SIZES}]


def with_bound(texts: Texts, where: int, key: str, word: str) -> Texts:
    """Return the texts with a bound in one place that the number there lies within."""
    contrast, arms = dict(texts.contrast), [dict(group) for group in texts.arms]
    group = contrast if where < 0 else arms[where]
    number, unit = float(group[key].removesuffix("%")), "%" * group[key].endswith("%")
    bound = number + (0.3 * abs(number) + 0.001) * (-1 if word == "over" else 1)
    assume(bound >= 0 or word == "under")  # "over -3" is written by nobody
    assume(bound <= {"p": 1, "percent": 100}.get(key, bound))
    group[key] = f"{word} {bound:.9f}{unit}"
    return replace(texts, arms=tuple(arms), contrast=contrast)


@EACH
@given(data=st.data())
@settings(max_examples=8)
def test_the_true_value_lies_in_the_set_that_a_bound_leaves(maker: Maker, data: Any) -> None:
    texts = maker(data.draw)(EXACT)
    true = texts.effect().yi
    assume(true is not None)
    assert true is not None
    assume(single_numbers(texts))
    place = data.draw(st.sampled_from(single_numbers(texts)))
    word = data.draw(st.sampled_from(["over", "under"]))
    result = with_bound(texts, *place, word).effect()
    if result.span is not None:
        assert result.span.contains(true), (place, true, result.span)
