"""Pages as PDF, for those who print, archive or read with a reader of PDF."""

from __future__ import annotations

import argparse
import sys

from .files import write_whole
from .paths import places
from .results_folder import claim_folder

__all__ = ["pdf"]

_EXTRA = "PDF needs WeasyPrint: `make pdf` installs it, or: pip install 'mcstats[pdf]'"
_SYSTEM = "PDF needs the Pango libraries; on Debian: apt install libpango-1.0-0 libpangoft2-1.0-0"


def pdf(options: argparse.Namespace) -> int:
    """Write each page as PDF beside its folder, and print the path."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        # A library of the system that is missing is met at the import, and is an OSError.
        print(_EXTRA if isinstance(error, ImportError) else _SYSTEM, file=sys.stderr)
        return 2
    from mcstats.report.pdf import pdf as printed

    found = places(options, options.topics)
    claim_folder(found)
    for place in found:
        page = (place.out / "index.html").read_text(encoding="utf-8")
        path = place.reports / f"{place.topic}.pdf"
        write_whole(path, printed(page))
        print(path)
    return 0
