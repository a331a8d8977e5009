"""Tests of mcstats.report.render."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.places import ROOT
from mcstats.report.register import NumberRegister
from mcstats.report.render import data_link, finish, policy, style


def entered() -> NumberRegister:
    register = NumberRegister()
    for column in ("yi", "ci_lb"):
        register.enter(
            f"effects.a.{column}", 1.0, "1.0", "count",
            line="effects.a", what="a", table="effects", row="a",
        )  # fmt: skip
    return register


FIGURE = '<data value="1.0" data-number="effects.a.yi">1.0</data>'
LINK = f'<a class="n" href="@/audit.html#effects.a">{FIGURE}</a>'
BARE = '<data value="1.0" data-number="effects.a.ci_lb">1.0</data>'


def test_links_are_relative_to_the_page() -> None:
    html = '<a href="@/studies.html#a">x</a><a href="@/index.html">y</a>'
    assert 'href="../studies.html#a"' in finish(html, "claims/a.html")
    assert 'href="#a"' in finish(html, "studies.html")
    assert 'href="index.html"' in finish(html, "index.html")


def test_each_use_of_a_figure_has_an_id_of_its_own_and_is_recorded() -> None:
    register = entered()
    html = finish(LINK + LINK + BARE, "claims/a.html", register)
    assert re.findall(r'id="([^"]*)"', html) == ["u-effects.a", "u-effects.a--2"]
    (line,) = register.lines()
    assert [(use.page, use.id) for use in line.uses] == [
        ("claims/a.html", "u-effects.a"),
        ("claims/a.html", "u-effects.a--2"),
    ]
    assert [row.number for row in register.numbers] == ["effects.a.ci_lb", "effects.a.yi"]


def test_a_figure_without_a_link_is_a_use_where_its_line_has_no_other() -> None:
    register = entered()
    assert 'id="u-effects.a"' in finish(BARE, "index.html", register)
    (line,) = register.lines()
    assert [use.page for use in line.uses] == ["index.html"]


def test_a_figure_that_nobody_entered_is_refused() -> None:
    with pytest.raises(KeyError):
        finish(LINK.replace("effects.a", "effects.b"), "index.html", entered())


def test_the_policy_allows_the_style_of_the_page_and_pictures_inside_it() -> None:
    sheet = str(style())
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy(sheet)
    assert "default-src 'none'" in policy(sheet) and "img-src data:" in policy(sheet)
    assert "@import" not in sheet and "url(" not in sheet


def test_a_file_survives_its_link() -> None:
    assert base64.b64decode(data_link(b"\x00a", "image/png").partition(",")[2]) == b"\x00a"


def test_templates_are_kept_compiled_beside_the_modules_that_python_keeps(tmp_path: Path) -> None:
    code = "from mcstats.report.render import fill; print(fill('topics.html.j2', **{values}))"
    values = {"topics": [], "policy": "", "style": ""}

    def filled(**more: str) -> str:
        plain = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        env = plain | {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONPATH": str(ROOT / "src")} | more
        command = [sys.executable, "-c", code.replace("{values}", repr(values))]
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout

    without = filled(PYTHONDONTWRITEBYTECODE="1")
    assert list(tmp_path.rglob("jinja-*.cache")) == []
    assert filled() == without
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("jinja-*.cache")}
    assert kept
    assert filled() == without
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    for path in kept:
        path.write_bytes(b"damaged")
    assert filled() == without
