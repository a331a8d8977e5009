"""Fill templates and finish pages: the only module that knows of Jinja.

Templates write links of the report as ``@/page.html#id``. Finishing a page turns them into relative
ones, declares the digits of labels, refuses figures that nobody entered, and records where each
figure is used.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, partial
from importlib import resources
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, Final

from mcstats.report.palette import DARK, LIGHT, variables
from mcstats.report.register import NumberRegister, anchor
from mcstats.report.scale import label_of, words_of_lacking
from mcstats.report.text import END, LABEL, UNTRACED, Label, first_letter, marked
from mcstats.report.wording import (
    as_sentences,
    capitalised,
    counted_in,
    date_words,
    in_words,
    lower_first,
    people_in,
    plainly,
    with_unit,
    without_stop,
)

_MARKS: Final = str.maketrans("", "", LABEL + UNTRACED + END)
_TAG: Final = re.compile(r"(<[^>]*>)")
_NUMBER: Final = re.compile(r'^<a class="n" href="@/audit\.html#([^"]+)"')
_FIGURE: Final = re.compile(r'^<data [^>]*data-number="([^"]+)"')
_OWN: Final = ("<q", "<cite", "<time", "<code", "<style", "<script", "<title", "<desc")
"""Elements whose digits are no figures by themselves."""
_LINK: Final = re.compile(r'href="@/([^"#]*)(#[^"]*)?"')
STYLES: Final = ("report.css", "figures.css")


class UntracedFigure(ValueError):
    """Digits on a page that no entry of the register and no label accounts for."""


def fill(template: str, **values: Any) -> str:
    """Fill a template of this package; a name that is not given is an error of Jinja."""
    return str(_environment().get_template(template).render(**values))


def fill_page(template: str, name: str, register: NumberRegister | None, **values: Any) -> str:
    """Fill the template of a page and finish it.

    `name` is its path in the folder of the report, such as ``claims/muscle.html``. The register
    takes down where figures are used; the page of all topics has none.

    Raises
    ------
    UntracedFigure
        For digits that are neither in the register nor declared.
    """
    sheet = style()
    return finish(fill(template, policy=policy(sheet), style=sheet, **values), name, register)


def finish(html: str, name: str, register: NumberRegister | None = None) -> str:
    """Return a page with relative links, declared labels, and ids at its figures."""
    up = "../" * name.count("/")
    uses: Counter[str] = Counter()
    own = False

    def relative(link: re.Match[str]) -> str:
        page, place = link[1], link[2] or ""
        return f'href="{place}"' if page == name and place else f'href="{up}{page}{place}"'

    parts = _TAG.split(html)
    for index, part in enumerate(parts):
        if index % 2 == 0:
            if LABEL in part or UNTRACED in part:
                parts[index] = _text(part, own=own)
            continue
        own = part.startswith(_OWN)
        if LABEL in part or UNTRACED in part:
            part = part.translate(_MARKS)
        if register is not None and (used := _used(part, register, uses)):
            uses[used] += 1
            identifier = f"u-{used}" if uses[used] == 1 else f"u-{used}--{uses[used]}"
            register.use(used, name, identifier)
            opened, _, rest = part.partition(" ")
            part = f'{opened} id="{identifier}" {rest}'
        parts[index] = _LINK.sub(relative, part) if '"@/' in part else part
    return "".join(parts)


def _used(tag: str, register: NumberRegister, uses: Mapping[str, int]) -> str:
    """Return the line of which a tag is a use: a link to it, or a figure of it without a link."""
    if tag.startswith("<a ") and (link := _NUMBER.match(tag)):
        return link[1]
    if tag.startswith("<data ") and (figure := _FIGURE.match(tag)):
        line = register.show(figure[1])
        return "" if line in uses else line
    return ""


def _text(part: str, *, own: bool) -> str:
    if own:
        return part.translate(_MARKS)
    if UNTRACED in part:
        figure = part.partition(UNTRACED)[2].partition(END)[0]
        raise UntracedFigure(f"a figure in prose: {figure!r}; enter it, or make it a Label")
    return part.replace(LABEL, '<span data-declared="label">').replace(END, "</span>")


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        bytecode_cache=_compiled_templates(),
        optimized=False,  # what is compiled then depends on nothing but the template
        loader=PackageLoader("mcstats", "report/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=marked,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= FILTERS
    environment.policies["json.dumps_kwargs"] = {
        "sort_keys": True,
        "ensure_ascii": False,
        "allow_nan": False,
    }
    return environment


def _compiled_templates() -> Any:
    """Return Jinja's store of compiled templates, beside the modules that Python keeps compiled.

    Compiling takes a third of the time of the pages. Where Python may not write its modules, no
    template is kept either.
    """
    import jinja2

    class Store(jinja2.FileSystemBytecodeCache):
        def dump_bytecode(self, bucket: Any) -> None:
            with suppress(OSError):
                super().dump_bytecode(bucket)

    folder = Path(cache_from_source(__file__)).parent
    if sys.dont_write_bytecode or not folder.is_dir():
        return None
    return Store(str(folder), f"jinja-{jinja2.__version__}-%s.cache")


@cache
def style() -> Any:
    """Return the style sheet with the colours of both themes."""
    from markupsafe import Markup

    folder = resources.files("mcstats.report")
    sheets = (folder.joinpath(name) for name in STYLES)
    sheet = "\n".join(s.read_text(encoding="utf-8") for s in sheets if s.is_file())
    themes = (
        f":root{{color-scheme:light dark;{variables(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{variables(DARK)}}}}}\n"
    )
    return Markup(themes + sheet)


def policy(sheet: str) -> str:
    """Return the content security policy: nothing but this style and pictures inside the page."""
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{digest}'; img-src data:"
    )


def data_link(content: bytes, kind: str) -> str:
    """Return a file as a link that holds it."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


FILTERS: Final = {
    "label": Label,
    "capitalised": capitalised,
    "plainly": plainly,
    "in_words": in_words,
    "date_words": date_words,
    "sentences": as_sentences,
    "anchor": anchor,
    "as_link": data_link,
    "measure": label_of,
    "lacking": words_of_lacking,
    "lower_first": lower_first,
    "counted_in": counted_in,
    "people_in": people_in,
    "with_unit": with_unit,
    "without_stop": without_stop,
    "capitalised_markup": partial(first_letter, upper=True),
    "lower_markup": partial(first_letter, upper=False),
}
"""Filters of templates for the words of records, whose digits are no figures."""
