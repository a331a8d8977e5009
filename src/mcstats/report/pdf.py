"""The report on paper: tagged PDF/UA, the same bytes from the same pages.

A printer of PDF does not do all that a browser does by itself; the tree of a page is changed for it
before it is printed.
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree

from mcstats.report.palette import LIGHT

SVG: Final = "{http://www.w3.org/2000/svg}"
SUMMARY_PAGES: Final = 2
SIZES: Final = ("10.8px", "10px", "9.2px", "8.4px")
"""Sizes of the text of a summary, of which the first that fits `SUMMARY_PAGES` is taken."""
STYLE: Final = """
@page{@top-left{content:string(title);font:8pt Arial,sans-serif;color:#54575c}}
h1{string-set:title content()}
h2{bookmark-level:2}h3{bookmark-level:3}
.contents{list-style:none;padding:0}
.contents li{margin:.3rem 0;max-width:none}
.contents li.within{padding-left:1.5rem}
.contents a::after{content:leader('.') target-counter(attr(href),page)}
.part{break-before:page;margin:0}
.vh{display:none}
details.folded{display:block!important}
*{min-width:0!important}
.hero,.cols,.pair{display:table;width:100%;table-layout:fixed}
.hero>*,.cols>*,.pair>*{display:table-cell;vertical-align:top}
.hero>:first-child{width:64%;padding-right:1.75rem}
.cols>*+*{padding-left:1.75rem}
.about{display:block;columns:2;column-gap:2.25rem}
.why li,.steps li{display:block}
.why li>svg{float:left;margin-right:.4rem}
.steps li>b{display:inline-block;width:3.2rem}
.key li{display:inline-block;margin-right:1.2rem}
.dots,.dot,.marks li{display:inline-block}
.dots{display:block}
.forest .plot>svg{position:static;display:block;width:100%;height:1.7em}
.forest tfoot .plot{padding-top:0}.forest tfoot .plot>svg{height:2.1em}
.marks svg,.dot svg,.key svg{vertical-align:middle;margin-right:.25rem}
"""
"""Page numbers; grids and flexible boxes, which break badly over pages, as tables and blocks."""
_VARIABLE: Final = re.compile(r"var\(--([\w-]+)\)")
_DRAWN: Final = re.compile(r"[{;](fill|stroke|text-anchor|color)\b")
_REFERENCES: Final = ("aria-labelledby", "aria-describedby", "headers")


def summary_pdf(front: str) -> bytes:
    """Return the front page of a topic on `SUMMARY_PAGES` pages, in the first size that fits.

    See `report_pdf` for what the bytes depend on.
    """
    document = None
    for size in SIZES:
        document = _rendered(front, f"@media print{{html{{font-size:{size}}}}}")
        if len(document.pages) <= SUMMARY_PAGES:
            break
    assert document is not None
    return _written(document)


def report_pdf(pages: Mapping[str, str]) -> bytes:
    """Return all pages of a topic as one PDF/UA-1 with contents, page numbers, tags and outline.

    No date is written and nothing is drawn at random, so the bytes depend on the pages, the
    version of WeasyPrint and the fonts of the machine alone. Nothing outside the pages is read.

    Parameters
    ----------
    pages : mapping of str to str
        The text of each page by its path, in the order of the contents; the first is the front.

    Raises
    ------
    OSError
        Where the system's text libraries are missing.
    """
    return _written(_rendered(bound(pages)))


def bound(pages: Mapping[str, str]) -> str:
    """Return all pages as one, each a part, with links between pages turned into links inside."""
    front, known = next(iter(pages)), set(pages)
    head, _, rest = pages[front].partition('<header class="bar">')
    foot = "".join(re.findall(r"<footer.*?</footer>", rest, re.DOTALL))
    name = re.search(r"<title>(.*?)</title>", head, re.DOTALL)
    parts = [
        f'<h1>{name[1] if name else ""}</h1><h2>Contents</h2><ul class="contents">',
        *(_entry(path, html) for path, html in pages.items()),
        f"</ul>{_inside(foot, front, known)}",
    ]
    for path, html in pages.items():
        content = _inside(_main(html), path, known)
        parts.append(f'<section class="part" id="{_part(path)}">{content}</section>')
    return f'{head}<main id="main">{"".join(parts)}</main></body></html>'


def _main(html: str) -> str:
    return html.partition("<main")[2].partition(">")[2].partition("</main>")[0]


def _entry(path: str, html: str) -> str:
    """Return the entry of a page in the contents; those of claims are indented."""
    title = re.search(r"<h1[^>]*>(.*?)</h1>", _main(html), re.DOTALL)
    words = re.sub(r"<[^>]+>", "", title[1]) if title else path
    within = ' class="within"' if "/" in path else ""
    return f'<li{within}><a href="#{_part(path)}">{words}</a></li>'


def _part(path: str) -> str:
    return "part-" + path.removesuffix(".html").replace("/", "-")


def _inside(main: str, path: str, known: set[str]) -> str:
    """Return the content of a page with its ids and links as they are within the whole."""
    of = _part(path)

    def link(found: re.Match[str]) -> str:
        page, _, place = found[2].partition("#")
        if ":" in page:  # an address, or data
            return found[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), page)) if page else path
        if target not in known:
            return found[1]
        return f'{found[1]}href="#{_part(target)}{"." + place if place else ""}"'

    def name(found: re.Match[str]) -> str:
        return f' {found[1]}="{" ".join(f"{of}.{one}" for one in found[2].split())}"'

    for shape in re.findall(r'<g id="([^"]*)"', main):
        main = main.replace(f'<use href="#{shape}"', f'<use href="#{of}.{shape}"')
    named = re.sub(rf' (id|{"|".join(_REFERENCES)})="([^"]*)"', name, main)
    return re.sub(r'(<a\b[^>]*?)href="([^"]*)"', link, named)


def _rendered(html: str, more: str = "") -> Any:
    from cssselect2 import ElementWrapper
    from weasyprint import HTML, URLFetcher

    css = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    page = html.replace("</style>", f"{STYLE}{more}</style>", 1)
    inside = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    document = HTML(string=page, url_fetcher=inside)
    for_paper(document.etree_element, css)
    document.wrapper_element = ElementWrapper.from_html_root(document.etree_element)
    return document.render(pdf_variant="pdf/ua-1")


def _written(document: Any) -> bytes:
    result: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return result


def for_paper(root: Any, css: str) -> None:
    """Change the tree of a page in place.

    Downloads become names, because a reader of PDF opens no data; drawings carry their style and
    their shared shapes themselves, because a printer draws each of them alone.

    Parameters
    ----------
    root : Element
        The tree as `tinyhtml5` returns it, HTML without a namespace.
    css : str
        The style sheet of the page.
    """
    for element in root.iter("a"):
        if element.get("href", "").startswith("data:"):
            del element.attrib["href"]
    style = _style_of_drawings(css)
    shared = {e.attrib["id"]: e for e in root.iter() if _in_svg(e) and "id" in e.attrib}
    drawings = list(root.iter(f"{SVG}svg"))
    inner = {one for drawing in drawings for one in drawing.iter(f"{SVG}svg") if one is not drawing}
    for drawing in (one for one in drawings if one not in inner):
        drawing.set("font-family", "Liberation Sans, Arial, sans-serif")
        drawing.set("font-size", "9")
        _with_shapes(drawing, shared)
        for element in drawing.iter():
            for name, value in element.attrib.items():
                if "var(" in value:
                    element.set(name, _resolved(value))
        sheet = ElementTree.Element(f"{SVG}style")
        sheet.text = style
        drawing.insert(0, sheet)


def _in_svg(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(SVG)


def _style_of_drawings(css: str) -> str:
    """Return the rules of a style sheet that draw something, in the colours of paper."""
    import tinycss2

    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    texts = (rule.serialize() for rule in rules if rule.type == "qualified-rule")
    return _resolved("".join(text for text in texts if _DRAWN.search(text)))


def _resolved(text: str) -> str:
    return _VARIABLE.sub(lambda match: LIGHT.get(match[1], ""), text)


def _with_shapes(drawing: Any, shared: Mapping[str, Any]) -> None:
    """Put the shapes that a drawing uses into it, in its own box where they have one."""
    wanted = {use.attrib["href"].removeprefix("#") for use in drawing.iter(f"{SVG}use")}
    own = {element.get("id") for element in drawing.iter()}
    if missing := sorted(wanted - own):
        defs = ElementTree.Element(f"{SVG}defs")
        defs.extend(copy.deepcopy(shared[name]) for name in missing)
        for shape in defs:
            if box := shape.attrib.pop("viewBox", ""):
                shape.tag = f"{SVG}g"
                drawing.set("viewBox", drawing.get("viewBox", box))
        drawing.insert(0, defs)
