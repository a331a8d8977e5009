"""Tests of mcstats.report.render."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from jinja2 import UndefinedError

from mcstats.report.render import fill, text_link


def test_a_file_that_a_link_would_change_is_refused() -> None:
    assert unquote(text_link("a,b\n1% #é\n", "text/csv").partition(",")[2]) == "a,b\n1% #é\n"
    for text in ("a\0", " a", "a "):
        with pytest.raises(ValueError, match="control characters"):
            text_link(text, "text/csv")


def test_a_template_that_lacks_a_value_fails() -> None:
    with pytest.raises(UndefinedError):
        fill("page.html.j2", title="x")
