"""Pages as PDF, for those who print, archive or read with a reader of PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from mcstats.model.errors import InputError
from mcstats.workflow.files import write_whole
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.results_folder import claim_folder
from mcstats.workflow.steps import PDFS


def write_pdfs(
    topic_paths: Sequence[TopicPaths], progress: Callable[[str], None] | None = None
) -> Iterator[Path]:
    """Write the summary and the whole report of each topic beside its pages, and yield the paths.

    `progress` gets a line before each file is written.

    Raises `InputError` where the extra or a library of the system is missing, or the folder is
    refused.
    """
    try:
        import weasyprint  # noqa: F401
    except ImportError:
        fix = "make pdf, which installs it, or: pip install 'mcstats[pdf]'"
        raise InputError.of_file("pdf", "EXTRA", "no WeasyPrint", "it", fix) from None
    except OSError:
        # A library of the system that is missing shows at the import.
        fix = "on Debian: apt install libpango-1.0-0 libpangoft2-1.0-0"
        raise InputError.of_file("pdf", "EXTRA", "no Pango", "its libraries", fix) from None
    from mcstats.report.pdf import report_pdf, summary_pdf

    claim_folder(topic_paths)
    for paths in topic_paths:
        pages = read_pages(paths)
        makers = (partial(summary_pdf, next(iter(pages.values()))), partial(report_pdf, pages))
        for name, make in zip(PDFS, makers, strict=True):
            if progress is not None:
                progress(f"writing {paths.out / name}")
            write_whole(paths.out / name, make())
            yield paths.out / name


def read_pages(paths: TopicPaths) -> dict[str, str]:
    """Return the pages of a topic by their paths: the front, the claims, and the others."""
    from mcstats.report.site import FRONT, claim_path
    from mcstats.report.view import PAGES

    claims = [claim_path(claim.id) for claim in paths.load().claims.claims]
    others = [page for page in PAGES if page != FRONT]
    files = {name: paths.out / name for name in (FRONT, *claims, *others)}
    return {
        name: file.read_text(encoding="utf-8") for name, file in files.items() if file.is_file()
    }
