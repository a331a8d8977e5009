"""What no longer matches since a run, and the acceptance of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mcstats.check import ledger
from mcstats.check.outputs import differences
from mcstats.check.page import find_untraced
from mcstats.check.row import EXPIRED, fails
from mcstats.check.run import check_topic
from mcstats.schema.errors import InputError
from mcstats.schema.tables import (
    CheckRow,
    EffectRow,
    MoveRow,
    NumberRow,
    PooledRow,
    VerdictRow,
)

from .files import read_table, write_table
from .lint import lint_data
from .manifest import inputs_of, outputs_of, read_manifest, rules_of
from .paths import Place


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not match: where it is fixed, what kind it is, and what is wrong."""

    where: str
    title: str
    what: str


def check_results(places: Sequence[Place]) -> Iterator[tuple[list[Failure], str]]:
    """Yield, topic by topic, what no longer matches, and the line that sums it up.

    Raises
    ------
    InputError
        With the faults of the data, or for a topic that was not run.
    """
    for data in {place.data for place in places}:
        if faults := lint_data(data, [place.topic for place in places if place.data == data]):
            raise InputError(faults)
    for place in places:
        yield _topic(place)


def _topic(place: Place) -> tuple[list[Failure], str]:
    """Return what is wrong with one topic, and the line that sums it up."""
    files = list(_of_files(place))
    try:
        rows, moves = _rows(place), moves_of(place)
        found = [*_of_rows(place, rows), *_of_moves(place, moves), *_of_page(place)]
    except InputError:
        if not files:
            raise
        # A table that somebody edited may be no table any more: what was edited is what is wrong.
        return files, f"{place.topic}: {len(files)} files are not as the run left them"
    failures = [*found, *files]
    return failures, _summary(place, rows, moves, len(failures))


def _rows(place: Place) -> list[CheckRow]:
    """Check the data anew: what stands in the tables may have been edited since."""
    return check_topic(
        place.load(),
        place.rubric(),
        place.read("effects", EffectRow),
        place.read("pooled", PooledRow),
        place.read("verdicts", VerdictRow),
    )


def _of_rows(place: Place, rows: list[CheckRow]) -> Iterator[Failure]:
    for found in rows:
        if not fails(found):
            continue
        expired = found.declared == EXPIRED
        what = f"{found.check}: found {found.printed or found.status}"
        what += f"; expected {found.allowed}" if found.allowed else ""
        what += f"; {found.what}"
        what += f"; or {found.alternatives}" if found.alternatives else ""
        title = "declaration expired" if expired else found.diagnosis or found.status
        yield Failure(str(place.data / found.where), title, what)


def _of_files(place: Place) -> Iterator[Failure]:
    recorded = read_manifest(place)
    for name, wrong in differences(recorded["outputs"], outputs_of(place)):
        path = str(place.out / name)
        yield Failure(path, f"output {wrong}", f"{path} is {wrong}; make report writes it again")
    for name, wrong in differences(recorded["inputs"], inputs_of(place)):
        path = str(place.data / name)
        yield Failure(path, f"input {wrong}", f"{path} is {wrong} since the run; run make report")


def accepted_path(place: Place) -> Path:
    """Return where the accepted numbers of a topic stand."""
    return place.folder / "numbers.csv"


def moves_of(place: Place, rows: Iterable[NumberRow] | None = None) -> list[MoveRow] | None:
    """Return what moved since the accepted numbers, or None where none are accepted.

    `rows` are the figures of a page that is not written yet; by default those of the last run.
    """
    if not accepted_path(place).is_file():
        return None
    return ledger.compare(_accepted(place), _fresh(place, rows))


def _accepted(place: Place) -> list[NumberRow]:
    path = accepted_path(place)
    return read_table(path, NumberRow) if path.is_file() else []


def _fresh(place: Place, rows: Iterable[NumberRow] | None = None) -> list[NumberRow]:
    rows = place.read("numbers", NumberRow) if rows is None else rows
    return ledger.stamp(rows, rules_of(place))


def _of_moves(place: Place, moves: list[MoveRow] | None) -> Iterator[Failure]:
    rests = {row.number: row.rests_on for row in place.read("numbers", NumberRow)} if moves else {}
    for move in moves or ():
        if ledger.fails(move):
            told = ledger.describe_move(move, rests.get(move.number, ""))
            yield Failure(str(accepted_path(place)), "number moved", told)


def _of_page(place: Place) -> Iterator[Failure]:
    page = place.out / "index.html"
    if not page.is_file():
        return
    numbers = place.read("numbers", NumberRow)
    for found in find_untraced(page.read_text(encoding="utf-8", errors="replace"), numbers):
        yield Failure(f"{page}:{found.line}", "untraced figure", f"{found.text!r}: {found.why}")


def failure_line(failure: Failure, *, github: bool) -> str:
    """Return one failure as a line for a person, or as an annotation of GitHub."""
    if not github:
        what = failure.what.replace("\n", " ")
        return f"{failure.where} [{failure.title}] {what}"
    file, _, line = failure.where.rpartition(":")
    if not line.isdigit():
        file, line = failure.where, "1"
    return (
        f"::error file={_property(file)},line={line},title={_property(failure.title)}"
        f"::{_escaped(failure.what)}"
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _summary(place: Place, rows: list[CheckRow], moves: list[MoveRow] | None, failures: int) -> str:
    declared = sum(found.declared == "yes" for found in rows)
    statuses = [
        f"{sum(r.status == s for r in rows)} {s}"
        for s in dict.fromkeys(("match", "mismatch", "unsupported", "not checkable"))
    ]
    told = f"{place.topic}: {len(rows)} checks ({', '.join(statuses)}), {declared} declared"
    if moves is None:
        told += "; no accepted numbers to compare with"
    else:
        new = sum(move.cause == ledger.NEW for move in moves)
        told += f"; {len(moves)} numbers moved" + (f", {new} of them new" if new else "")
    return f"{told}; {failures or 'nothing'} to fix" if failures else f"{told}; all well"


def accept(place: Place, agrees: Callable[[str], bool]) -> bool:
    """Show what moved, and make the numbers of the last run the accepted ones.

    Parameters
    ----------
    place : Place
        The topic.
    agrees : callable
        Asked a question; whether the numbers are to be accepted.

    Returns
    -------
    bool
        Whether the numbers of the run are the accepted ones now.
    """
    fresh = _fresh(place)
    moves = moves_of(place)
    if moves is None:
        print(f"{place.topic}: {len(fresh)} numbers, none accepted before")
    else:
        for move in moves:
            print(ledger.describe_move(move))
        print(f"{place.topic}: {len(moves)} of {len(fresh)} numbers moved")
    if moves == []:
        return True
    if not agrees(f"accept these numbers of {place.topic}?"):
        print(f"{place.topic}: nothing accepted")
        return False
    write_table(accepted_path(place), NumberRow, ledger.merge(_accepted(place), fresh))
    for line in _entry(place, moves):
        print(line)
    return True


def _entry(place: Place, moves: list[MoveRow] | None) -> Iterator[str]:
    """Yield the entry that the changelog needs: which numbers moved, and why."""
    yield ""
    yield "For CHANGELOG.md:"
    if moves is None:
        yield f"- {place.topic}: the numbers of the page are accepted for the first time."
        return
    for cause in dict.fromkeys(move.cause for move in moves):
        of = [move for move in moves if move.cause == cause]
        shown = ", ".join(f"{m.number} {m.old or '–'} → {m.new or '–'}" for m in of[:5])
        more = f" and {len(of) - 5} more" if len(of) > 5 else ""
        yield f"- {place.topic}: {cause}: {shown}{more}. Because …"
