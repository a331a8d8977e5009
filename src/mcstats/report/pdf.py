"""A page on paper: a tagged PDF/UA, the same bytes from the same page.

A printer of PDF does not do all that a browser does by itself; the tree of the page is changed for
it before it is printed.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree

SVG: Final = "{http://www.w3.org/2000/svg}"
DRAWN: Final = frozenset(
    {"fill", "stroke", "stroke-width", "stroke-linecap", "text-anchor", "font-size", "font-weight"}
)
# Grids and flexible boxes are slow to lay out and break badly over pages.
STYLE: Final = """
@page{@bottom-right{content:counter(page) " / " counter(pages);font-size:7pt;color:#555}}
html{font-size:10pt}
*{min-width:0!important}
dl,dl>div{display:block}dl>div{margin:0 0 1pt}
dt,dd{display:inline}dt::after{content:": "}
a.fig,td a.fig,dd a.fig{color:inherit;display:inline}
data{white-space:nowrap}
.prov-title{font-size:8pt;margin:0}
.key ul{display:block}.key li{display:inline-block;margin-right:14pt}
.mark{display:inline-block}.mark svg{vertical-align:middle;margin-right:3pt}
.mark-status{white-space:nowrap}
.mark-scale svg,.mark-level svg,.mark-size svg{display:block}
.forest{break-inside:auto}
.forest{table-layout:fixed}
.forest th.name{width:24%}.forest th.plot{width:28%}.forest th.signs{width:10%}
.forest td.figure,.forest td.figure .fig{white-space:normal}
tr.group{break-after:avoid}
.forest .ground{position:static;width:100%;height:20pt}
.forest td.plot:has(.why) .ground{display:none}
.forest .why{font-size:6.5pt}
.run{font-size:8pt;line-height:1.3}h1{font-size:16pt}header{padding:0}main>section{padding-block:6pt}
#glance th,#glance td{padding-block:1.5pt}
#glance{font-size:7pt;line-height:1.2}
#notes{break-before:page}
"""


def pdf(html: str) -> bytes:
    """Return a page of ours as PDF/UA-1 with tags, language, title and outline.

    No date is written and nothing is drawn at random, so the bytes depend on the page, the
    version of WeasyPrint and the fonts of the machine alone. Nothing outside the page is read.

    Raises
    ------
    OSError
        Where the system's text libraries are missing.
    """
    from cssselect2 import ElementWrapper
    from weasyprint import HTML, URLFetcher

    css = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    page = html.replace("</style>", STYLE + "</style>", 1)
    inside = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    document = HTML(string=page, url_fetcher=inside)
    for_paper(document.etree_element, css)
    document.wrapper_element = ElementWrapper.from_html_root(document.etree_element)
    result: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return result


def for_paper(root: Any, css: str) -> None:
    """Change the tree of a page in place.

    Its figures become links to their notes, because a button does nothing on paper; downloads
    become names, because a reader of PDF opens no data; drawings carry their style and their
    shared shapes themselves, because a printer draws each of them alone.

    Parameters
    ----------
    root : Element
        The tree as `tinyhtml5` returns it, HTML without a namespace.
    css : str
        The style sheet of the page.
    """
    for element in root.iter("button"):
        if "popovertargetaction" not in element.attrib:
            element.tag = "a"
            element.set("href", "#" + element.attrib.pop("popovertarget"))
    for element in root.iter("a"):
        if element.get("href", "").startswith("data:"):
            del element.attrib["href"]
    for element, style in _styled(root, css):
        element.set("style", style)
    shared = {e.attrib["id"]: e for e in root.iter() if _in_svg(e) and "id" in e.attrib}
    for drawing in list(root.iter(f"{SVG}svg")):
        drawing.set("font-family", "Liberation Sans, Arial, sans-serif")
        _with_shapes(drawing, shared)


def _in_svg(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(SVG)


def _styled(root: Any, css: str) -> Iterator[tuple[Any, str]]:
    """Yield each part of a drawing with the declarations that apply to it."""
    import cssselect2
    import tinycss2

    matcher, colours = cssselect2.Matcher(), {}
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        declarations = {
            entry.name: tinycss2.serialize(entry.value).strip()
            for entry in tinycss2.parse_blocks_contents(rule.content)
            if entry.type == "declaration"
        }
        if tinycss2.serialize(rule.prelude).strip() == ":root":
            colours.update(declarations)
        if drawn := {name: value for name, value in declarations.items() if name in DRAWN}:
            for selector in cssselect2.compile_selector_list(rule.prelude):
                if selector.pseudo_element is None:
                    matcher.add_selector(selector, drawn)
    for wrapper in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
        if not _in_svg(wrapper.etree_element):
            continue
        merged: dict[str, str] = {}
        for *_, drawn in matcher.match(wrapper):
            merged |= drawn
        if merged:
            parts = (f"{name}:{_resolved(value, colours)}" for name, value in merged.items())
            yield wrapper.etree_element, ";".join(parts)


def _resolved(value: str, colours: Mapping[str, str]) -> str:
    return re.sub(r"var\((--[\w-]+)\)", lambda match: colours[match[1]], value)


def _with_shapes(drawing: Any, shared: Mapping[str, Any]) -> None:
    """Put the shapes that a drawing uses into it."""
    wanted = {use.attrib["href"].removeprefix("#") for use in drawing.iter(f"{SVG}use")}
    own = {element.get("id") for element in drawing.iter()}
    if missing := sorted(wanted - own):
        defs = ElementTree.Element(f"{SVG}defs")
        defs.extend(copy.deepcopy(shared[name]) for name in missing)
        drawing.insert(0, defs)
