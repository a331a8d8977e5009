"""The script of each route prints what the route gives, for drawn studies."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest

from helpers.drawn_routes import DRAWN, printed
from helpers.run_routes import read_value
from helpers.study_builder import build_study
from mcstats.effects.routes.route import Given
from mcstats.effects.study_effects import Assumed
from mcstats.model.result import Estimate
from mcstats.workflow.script.effect_script import NO_VARIANCE, lines_of

MOST_LINES = 25  # of a script that a person is to read
TOLERANCE = 1e-8  # the quantiles of two libraries, at P values with few digits
DIGITS = 3
# What these do is a search or a sum over arms that no short script repeats.
WITHOUT_SCRIPT = {
    "single_events", "spearman", "paired_t_of_arms", "paired_f_of_arms", "paired_p_of_arms",
    "medians_iqr_log", "medians_range_log", "medians_five_log",
}  # fmt: skip
WITHOUT_VARIANCE = {
    "pearson_ci", "discordant_pairs", "ancova_difference_sd", "ancova_difference_ci",
    "ancova_difference_p", "paired_means", "paired_t_of_arms", "paired_f_of_arms",
    "paired_p_of_arms",
}  # fmt: skip


def run(lines: list[str]) -> list[float]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec("\n".join(lines), {})
    return [float(word) for word in out.getvalue().split()]


@pytest.mark.parametrize("route", DRAWN)
def test_the_script_of_a_drawn_study_prints_its_effect(route: str) -> None:
    study = build_study()
    for maker in DRAWN[route]:
        case = maker(np.random.default_rng(5))
        effect = case.effect(route, DIGITS)
        if effect.yi is None:
            continue
        arms = [printed(arm, DIGITS) for arm in case.arms]
        contrast = printed(case.contrast, DIGITS)
        reading = case.options.p_reading
        given = Given(
            {key: read_value(key, text, reading) for key, text in contrast.items()},
            tuple({key: read_value(key, text) for key, text in arm.items()} for arm in arms),
        )
        known = Assumed(study, study.results[0], {}, case.options, "", given, [])
        wanted = Estimate(measure=case.measure, route=route)
        lines = lines_of(known, effect, wanted, "Python")
        if lines is None:
            assert route in WITHOUT_SCRIPT
            continue
        assert len(lines) < MOST_LINES
        expected = [effect.yi, *([] if effect.vi is None else [effect.vi])]
        if any(NO_VARIANCE in line for line in lines):
            assert route in WITHOUT_VARIANCE
            expected = expected[:1]
        assert run(lines) == pytest.approx(expected, rel=TOLERANCE)
