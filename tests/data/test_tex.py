"""Tests of mcstats.data.tex."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.bibtex_fields import fields
from mcstats.data.tex import plain_text


def test_a_year_for_sorting_is_not_the_year(tmp_path: Path) -> None:
    (found,) = fields(tmp_path, r"@article{a, title={N}, year={{\noop{2003}}2002}}")
    assert found.fields["year"] == "2002"


def test_a_command_that_prints_nothing_here_is_named(tmp_path: Path) -> None:
    (found,) = fields(
        tmp_path, r"@article{a, title={A \mbox{b} \foo{c} \sffoo d \v C}, abstract={x}}"
    )
    assert found.fields["title"] == "A b c d Č"
    assert found.notes == (r"the TeX command \sffoo in title",)
    assert found.left_out == ("abstract",)


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"Avenda{\~n}o-Coy", "Avendaño-Coy"),
        (r"{\'E}t{\'{e}}", "Été"),
        (r"{\O}rsted and Stra{\ss}e", "Ørsted and Straße"),
        (r"\v{C}ech \c{c}a", "Čech ça"),
        (r"$\mu$A", "μA"),
        (
            r"80~{\textmu}A at 37\,{\textdegree}C: $\geq$50\%, 5$\times$ a week, {\textpm}3",
            "80 µA at 37 °C: ≥50%, 5× a week, ±3",
        ),
        (r"\emph{Plain} {\textendash} a~b", "Plain – a b"),
        (r"50% of {\'e}t{\'e} & after, $\pm$ 5\%", "50% of été & after, ± 5%"),
        ("{Brace {groups}} -- and --- dashes", "Brace groups – and — dashes"),
    ],
)
def test_accents_and_commands_become_characters(tex: str, plain: str) -> None:
    assert plain_text(tex) == plain
