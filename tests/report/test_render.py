"""Tests of mcstats.report.render."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from jinja2 import UndefinedError

from mcstats.report.inline import Line, Strong, Words
from mcstats.report.render import fill, line, text_link


def test_a_file_that_a_link_would_change_is_refused() -> None:
    assert unquote(text_link("a,b\n1% #é\n", "text/csv").partition(",")[2]) == "a,b\n1% #é\n"
    for text in ("a\0", " a", "a "):
        with pytest.raises(ValueError, match="control characters"):
            text_link(text, "text/csv")


def test_a_template_that_lacks_a_value_fails() -> None:
    with pytest.raises(UndefinedError):
        fill("page.html.j2", title="x")


@pytest.mark.parametrize("prose", ["about 30 women", "I²", "٣ women"])
def test_prose_cannot_hold_a_figure(prose: str) -> None:
    for content in (prose, ("a ", prose), Line(Strong(prose))):
        with pytest.raises(ValueError, match="figure in prose"):
            line(content, lambda _: "")


def test_prose_and_words_are_escaped_and_digits_of_words_declared() -> None:
    content = ("<a> ", Words("b & 7", "label"), Words("c", "code"))
    written = '&lt;a&gt; <span data-declared="label">b &amp; 7</span><code>c</code>'
    assert line(content, lambda _: "") == written
