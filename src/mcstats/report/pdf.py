"""The page on paper: a tagged PDF/UA, the same bytes from the same page."""

from __future__ import annotations

import re

__all__ = ["for_paper", "pdf"]

# What a browser does by itself or by a script-free trick, and a printer of PDF does not
STYLE = """
@page{@bottom-right{content:counter(page) " / " counter(pages);font-size:7pt;color:#555}}
dl,dl>div{display:block}
dl>div{margin:0 0 1pt}
dt{display:inline}dt::after{content:": "}dd{display:inline}
a.fig{color:inherit}
#notes h2{break-before:page}
"""

_BUTTON = re.compile(r'<button ([^>]*?)popovertarget="([^"]*)"([^>]*)>(.*?)</button>', re.DOTALL)
_DATA = re.compile(r'(<a\b[^>]*?) href="data:[^"]*"')


def for_paper(html: str) -> str:
    """Return a page whose figures are links to their notes, and whose downloads are names.

    A button does nothing on paper and a reader of PDF opens no data link.
    """
    html = _BUTTON.sub(_link, html)
    return _DATA.sub(r"\1", html)


def _link(button: re.Match[str]) -> str:
    before, target, after, shown = button.groups()
    if "popovertargetaction" in after:  # closes a note that cannot be opened
        return ""
    return f'<a {before}href="#{target}"{after}>{shown}</a>'


def pdf(html: str) -> bytes:
    """Return a page of ours as PDF/UA-1 with tags, language, title and outline.

    No date is written and nothing is drawn at random, so the bytes depend on the page, the
    version of WeasyPrint and the fonts of the machine alone.

    Raises
    ------
    OSError
        Where the system's text libraries are missing.
    """
    from weasyprint import CSS, HTML, URLFetcher

    inside = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    document = HTML(string=for_paper(html), url_fetcher=inside)
    result: bytes = document.write_pdf(stylesheets=[CSS(string=STYLE)], pdf_variant="pdf/ua-1")
    return result

