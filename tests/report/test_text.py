"""Tests of mcstats.report.text."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from mcstats.report.render import UntracedFigure, fill, finish
from mcstats.report.text import (
    Interval,
    Label,
    Number,
    Ref,
    first_letter,
    joined,
    marked,
    plain_text,
)

THREE = Number("effects.a.yi", "effects.a", "3.1", "3.14159")
LOW = Number("effects.a.ci_lb", "effects.a", "2.0", "2.0")
HIGH = Number("effects.a.ci_ub", "effects.a", "4.2", "4.2")


def test_a_figure_leads_to_its_line_and_holds_its_full_precision() -> None:
    assert THREE.__html__() == (
        '<a class="n" href="@/audit.html#effects.a">'
        '<data value="3.14159" data-number="effects.a.yi">3.1</data></a>'
    )


def test_a_unit_and_a_sign_stand_inside_of_the_link() -> None:
    html = finish(THREE.with_unit(" cm²", "d = ").__html__(), "index.html")
    assert html.startswith('<a class="n" href="audit.html#effects.a">d = <data')
    assert html.endswith('</data><span data-declared="label"> cm²</span></a>')


def test_only_the_estimate_of_an_interval_is_a_link() -> None:
    html = Interval(THREE, LOW, HIGH, unit="%").__html__()
    assert html.count("<a ") == 1
    assert Markup(html).striptags() == "3.1% (2.0 to 4.2)"
    assert Markup(Interval(THREE, LOW, HIGH, ours=True).__html__()).striptags().endswith(")*")
    assert Markup(Interval(THREE).__html__()).striptags() == "3.1"


def test_a_reference_without_a_target_is_its_label_alone() -> None:
    assert finish(Ref("Frost 2019", "").__html__(), "index.html") == (
        '<span data-declared="label">Frost 2019</span>'
    )
    assert 'href="studies.html#study-a"' in finish(Ref("A", "studies.html#study-a").__html__(), "x")


@pytest.mark.parametrize("value", ["18.6%", "٣ of them", 7])
def test_digits_that_nothing_declares_are_refused_in_text(value: object) -> None:
    with pytest.raises(UntracedFigure, match="a figure in prose"):
        finish(f"<p>{marked(value)}</p>", "index.html")


def test_digits_in_an_attribute_or_a_quotation_are_no_figures() -> None:
    assert finish(f'<p id="{marked("a1")}">x</p>', "index.html") == '<p id="a1">x</p>'
    assert finish(f"<q>{marked(Label('18%'))}</q>", "index.html") == "<q>18%</q>"


def test_a_list_in_words_has_a_conjunction_before_its_last_part() -> None:
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(["a", "b", "<c>"]) == "a, b and &lt;c&gt;"


def test_the_first_letter_is_found_behind_markup() -> None:
    assert first_letter(Markup("<b>über</b> a"), upper=True) == "<b>Über</b> a"
    assert first_letter("The A", upper=False) == "the A"
    assert first_letter("NMES helps", upper=False) == "NMES helps"


def test_plain_text_has_no_markup_and_no_marks() -> None:
    assert plain_text(Markup("a ") + Markup(THREE.__html__())) == "a 3.1"
    assert plain_text(Label("Frost 2019")) == "Frost 2019"


def test_a_template_that_misses_a_name_fails() -> None:
    with pytest.raises(Exception, match="undefined"):
        fill("topics.html.j2")
