"""The page on paper: a tagged PDF/UA, the same bytes from the same page."""

from __future__ import annotations

import re

from .paper import STYLE, for_paper

__all__ = ["pdf"]


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
