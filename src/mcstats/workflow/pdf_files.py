"""Pages as PDF, for those who print, archive or read with a reader of PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mcstats.model.errors import InputError
from mcstats.workflow.files import write_whole
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.results_folder import claim_folder


def write_pdfs(topic_paths: Sequence[TopicPaths]) -> Iterator[Path]:
    """Write each page as PDF beside its folder, and yield the path.

    Raises
    ------
    InputError
        Where the extra or a library of the system is missing, or the folder is refused.
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
    from mcstats.report.pdf import pdf

    claim_folder(topic_paths)
    for paths in topic_paths:
        page = (paths.out / "index.html").read_text(encoding="utf-8")
        path = paths.reports / f"{paths.topic}.pdf"
        write_whole(path, pdf(page))
        yield path
