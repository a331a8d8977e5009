"""Tests of mcstats.report.sections.summary."""

from __future__ import annotations

import pytest

from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.page_tree import read_page, section_of
from helpers.places import TESTS
from mcstats.check.page_audit import find_untraced
from mcstats.data.load_topic import load_topic
from mcstats.report.page import render


def test_the_variance_between_studies_stands_with_its_interval_and_q_with_its_p() -> None:
    of = load_topic(TESTS / "topics" / "bcg")
    tables = compute_tables(of)
    main = next(row for row in tables.pooled if row.synthesis == "bcg_rr" and row.role == "main")
    # metafor 3.8: tau2 0.3132 (0.1197 to 1.1115), Q 152.23 with P = 2e-26
    assert (main.tau2_lb, main.tau2_ub) == pytest.approx((0.1197, 1.1115), abs=5e-5)
    html, numbers = render(of, shipped_rubric(), tables)
    text = " ".join(section_of(read_page(html), "pooled").text.split())
    assert "0.31(0.12 to 1.1)" in text  # the interval stands on a line of its own
    assert "P of Q <0.001" in text
    assert list(find_untraced(html, numbers)) == []
