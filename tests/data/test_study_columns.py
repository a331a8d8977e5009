"""Tests of mcstats.data.study_columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.study_tables import rows


@pytest.mark.parametrize(
    ("header", "row", "figures"),
    [
        (
            "ai,n1i,ci,n2i",
            "3,10,4,11",
            {
                (1, "events"): ("3", "ai"),
                (1, "n"): ("10", "n1i"),
                (2, "events"): ("4", "ci"),
                (2, "n"): ("11", "n2i"),
            },
        ),
        (
            "ai,bi,ci,di",
            "3,7,4,8",
            {
                (1, "events"): ("3", "ai"),
                (1, "others"): ("7", "bi"),
                (2, "events"): ("4", "ci"),
                (2, "others"): ("8", "di"),
            },
        ),
        ("yi,sei", "-0.5,0.2", {(0, "yi"): ("-0.5", "yi"), (0, "sei"): ("0.2", "sei")}),
        (
            "estimate,ci_lb,ci_ub,p",
            "0.86,0.74,0.99,<0.05",
            {
                (0, "estimate"): ("0.86", "estimate"),
                (0, "p"): ("<0.05", "p"),
                (0, "ci"): ("0.74 to 0.99", "ci_lb and ci_ub"),
            },
        ),
        (
            "median_1,q1_1,q3_1,percent_2,interval",
            "4,2,15,12%,1.2 to 3.4",
            {
                (1, "median"): ("4", "median_1"),
                (1, "q1"): ("2", "q1_1"),
                (1, "q3"): ("15", "q3_1"),
                (2, "percent"): ("12%", "percent_2"),
                (0, "ci"): ("1.2 to 3.4", "interval"),
            },
        ),
    ],
)
def test_each_column_puts_its_figure_where_it_belongs(
    header: str, row: str, figures: dict[tuple[int, str], tuple[str, str]], tmp_path: Path
) -> None:
    (coded,) = rows(tmp_path, f"study,{header}\nAnn,{row}\n")
    assert coded.figures == figures
    assert (coded.id, coded.label, coded.line, coded.facts) == ("ann", "Ann", 2, {})
