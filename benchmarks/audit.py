"""Measure the accusations of the audit on three kinds of statements; writes benchmarks/audit.md.

    python benchmarks/audit.py            prints
    python benchmarks/audit.py --write    also rewrites benchmarks/audit.md

Errors are seeded into statements made from studies; a fact checker judged the rows of an earlier
audit one by one; and somebody who had not seen the program wrote a battery of natural statements.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import battery  # noqa: E402
import judged  # noqa: E402
import seeded_errors  # noqa: E402

from helpers.random_studies import random_study, topic_of_studies  # noqa: E402
from helpers.shipped_topic import shipped_tables, shipped_topic  # noqa: E402
from mcstats.check.check_topic import check_topic  # noqa: E402
from mcstats.data.load_rubric import load_rubric, rubric_path  # noqa: E402

EACH = 120
# The first run of the program on the battery, before anybody had looked at how it missed.
FIRST_RUN = """\
| true statements called wrong | 6 of 202 |
| true statements called right | 181 of 202 |
| false statements not called right | 200 of 200 |
| status and kind of error as the writer names them | 314 of 416 (0.755) |"""

# The same of a second battery, by somebody who knew the guide and the studies alone.
BLIND = battery.FOLDER / "blind"
BLIND_FIRST_RUN = """\
| true statements called wrong | 3 of 60 |
| true statements called right | 57 of 60 |
| false statements not called right | 58 of 60 |
| status and kind of error as the writer names them | 112 of 120 (0.933) |"""


def seeded() -> Iterator[str]:
    """Yield the table of seeded errors."""
    rng = random.Random(20)
    found: Counter[tuple[str, str]] = Counter()
    for path in battery.TOPICS.values():
        found += seeded_errors.outcome(battery.load_topic(path), rng, EACH // 5)
    studies = [random_study(rng, f"study{i}") for i in range(12)]
    found += seeded_errors.outcome(topic_of_studies(studies), rng, EACH)
    yield "| class | seeded | seen | named first | precision |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for truth in sorted({truth for truth, _ in found}):
        of = {named: n for (t, named), n in found.items() if t == truth}
        total, right = sum(of.values()), of.get(truth, 0)
        seen = total - of.get(seeded_errors.UNTOUCHED, 0)
        claimed = sum(n for (_, named), n in found.items() if named == truth)
        precision = right / claimed if claimed else 1.0
        shown = "" if truth == seeded_errors.UNTOUCHED else f"{seen / total:.3f}"
        yield f"| {truth} | {total} | {shown} | {right / total:.3f} | {precision:.3f} |"


def natural(folder: Path) -> Iterator[str]:
    """Yield the results of a battery, in all and by topic."""
    synonyms = yaml.load((folder / "synonyms.yaml").read_text("utf-8"), yaml.BaseLoader)
    found = list(battery.results(folder))
    yield "| statements | n | true called wrong | false called right | status and kind as written |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for topic in ("all", *battery.TOPICS):
        of = [r for r in found if topic in ("all", r.item["topic"])]
        accused = sum(r.called_wrong for r in of if r.truth == "true")
        missed = sum(r.row.status == "right" for r in of if r.truth == "false")
        right = sum(r.right_kind(synonyms) for r in of)
        yield f"| {topic} | {len(of)} | {accused} | {missed} | {right} ({right / len(of):.3f}) |"
    yield ""
    yield "| status that was due | n | given | of those given, due |"
    yield "| --- | ---: | ---: | ---: |"
    due = Counter(r.item["status"] for r in found)
    for status, n in due.most_common():
        given = [r for r in found if r.row.status == status]
        both = sum(r.item["status"] == status for r in given)
        also = sum(status in {r.item["status"], *r.item.get("accept", [])} for r in given)
        share = f"{also / len(given):.3f}" if given else ""
        yield f"| {status} | {n} | {both / n:.3f} | {share} |"


def speed() -> str:
    """Return how long the audit of the shipped topic takes."""
    tables, rubric = shipped_tables(), load_rubric(rubric_path(battery.ROOT / "data"))
    start = time.process_time()
    check_topic(shipped_topic(), rubric, tables.effects, tables.pooled, tables.verdicts)
    return f"{time.process_time() - start:.1f}"


def report() -> Iterator[str]:
    """Yield the report, line by line."""
    yield "# What the audit of articles accuses, and what it misses"
    yield ""
    yield "Written by `python benchmarks/audit.py --write`."
    yield ""
    yield "## A battery of natural statements"
    yield ""
    yield (
        "Statements in the words of newspapers about the four example topics, half of them true, "
        "written before the code that passes them by somebody who had not seen it "
        "(`benchmarks/battery`). The first run, on the 416 that there were then:"
    )
    yield ""
    yield "| | |\n| --- | --- |\n" + FIRST_RUN
    yield ""
    yield "After general corrections:"
    yield ""
    yield from natural(battery.FOLDER)
    yield ""
    yield "## A second battery, written blind"
    yield ""
    yield (
        "120 more statements, half of them true, 30 of each topic, coded from the guide by "
        "somebody who had seen neither the checker nor its tests nor the first battery, and frozen "
        "before the first run (`benchmarks/battery/blind`). The first run:"
    )
    yield ""
    yield "| | |\n| --- | --- |\n" + BLIND_FIRST_RUN
    yield ""
    yield "After general corrections:"
    yield ""
    yield from natural(BLIND)
    yield ""
    yield "## Rows that a fact checker judged"
    yield ""
    yield (
        "Each accusation of an earlier audit of the shipped topic, fair or unfair; what it had not "
        "seen; what it had passed too generously (`benchmarks/judged_rows.csv`)."
    )
    yield ""
    found = judged.judged(shipped_tables().checks)
    yield from judged.lines_of(found)
    yield ""
    for entry, group in found:
        if group not in entry["expected"].split("|"):
            yield f"* {entry['row']}: expected {entry['expected']}, found {group}"
    yield ""
    yield "## Seeded errors"
    yield ""
    yield (
        "Errors of each class in statements made from the studies of the topics and from generated "
        "ones, with untouched statements between. They are made by the same hands as the checker: "
        "they show that it is consistent, not that it is right."
    )
    yield ""
    yield from seeded()
    yield ""
    yield "## Speed"
    yield ""
    yield f"All checks of the shipped topic take {speed()} s of the processor (goal: at most 2 s)."


def main() -> None:
    """Print the report, and write it where that is asked."""
    text = "\n".join(report()) + "\n"
    print(text)
    if "--write" in sys.argv:
        (HERE / "audit.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
