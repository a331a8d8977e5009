"""Ratios of odds that sentences tell as changes of a risk."""

from __future__ import annotations

import random
import re

import pytest

from helpers.study_builder import build_study, two_groups
from helpers.told_statements import row_told
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow

OUTCOME = {"better": "lower"}


def of_odds(estimate: str, others: str = "", measure: str = "OR") -> Study:
    """A study that prints an odds ratio, and the risk of those without the treatment if given."""
    groups = two_groups({"n": "100"}, {"n": "100", "percent": others}) if others else {}
    printed = {"estimate": estimate, "ci": "0.20 to 0.99"}
    return build_study(printed=printed, groups=groups, measure=measure, outcome=OUTCOME)


def told(study: Study, says: str, **about: str) -> CheckRow:
    asked = {"study": study.id, "outcome": "o", "quantity": "estimate", **about}
    return row_told({"about": asked, "says": says}, [study])


@pytest.mark.parametrize(
    ("estimate", "others", "says", "status"),
    [
        # 0.5 of the odds at a risk of 60 % are 0.5/(0.4 + 0.3) = 0.71 of the risk
        ("0.50", "60%", "50% lower", "imprecise"),
        ("0.50", "60%", "50% lower odds", "right"),
        ("0.50", "60%", "a risk 50% lower", "wrong"),
        ("0.50", "60%", "0.50", "right"),
        # at a risk of 1 % they are 0.5025
        ("0.50", "1%", "50% lower", "right"),
        ("0.50", "1%", "a risk 50% lower", "imprecise"),
        # without a printed risk nobody can say how far the two are apart, if the effect is large
        ("0.50", "", "50% lower", "right"),
        ("0.50", "", "a risk 50% lower", "wrong"),
        # and 0.97 is 0.985 even where half of the others are ill
        ("0.97", "", "3% less likely", "imprecise"),
        ("0.97", "", "30% less likely", "wrong"),
    ],
)
def test_odds_that_are_told_as_risks_are_wrong_where_the_two_differ(
    estimate: str, others: str, says: str, status: str
) -> None:
    row = told(of_odds(estimate, others), says)
    assert row.status == status
    assert (row.diagnosis == D.ODDS) == (row.status != "right" and "30%" not in says)


def test_a_ratio_of_risks_is_told_as_a_change_of_the_risk_without_a_remark() -> None:
    assert told(of_odds("0.50", "60%", measure="RR"), "a risk 50% lower").status == "right"


def test_the_ratio_of_risks_that_a_row_names_is_that_of_the_counts() -> None:
    rng = random.Random(8)
    seen = 0
    while seen < 20:
        n = m = 1000
        events, others = rng.randrange(250, 450), rng.randrange(500, 800)
        ratio = (events / (n - events)) / (others / (m - others))
        fall = f"{100 * (1 - float(f'{ratio:.4f}')):.1f}% lower"
        row = told(of_odds(f"{ratio:.4f}", f"{others / m:.1%}"), fall)
        if row.status == "imprecise":
            named = re.search(r"that of risks is ([0-9.]+)", row.what)
            assert named is not None
            assert float(named[1]) == pytest.approx((events / n) / (others / m), rel=0.01)
            seen += 1
