"""Errors seeded into statements: how well the check finds them, and how well it names them.

Seeds errors of every class into correct statements made from the studies of the topics and from
generated ones, with untouched statements between, and prints precision and recall per class and
the confusion matrix. ``python benchmarks/seeded_errors.py [EACH]`` (default 300 of each class).
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from helpers.random_studies import random_study, topic_of_studies  # noqa: E402
from helpers.seeded_statements import article_of_seeds, seeded_errors  # noqa: E402
from mcstats.check.statements.check_statement import check_statements  # noqa: E402
from mcstats.check.statements.study_index import StudyIndex  # noqa: E402
from mcstats.data.load_rubric import load_rubric, rubric_path  # noqa: E402
from mcstats.data.load_topic import load_topic  # noqa: E402
from mcstats.data.topic_folder import find_topics  # noqa: E402
from mcstats.model.topic import Topic  # noqa: E402

UNTOUCHED = "untouched"


def outcome(topic: Topic, rng: random.Random, each: int) -> Counter[tuple[str, str]]:
    """Return how often each class was named for each seeded one."""
    rubric = load_rubric(rubric_path(ROOT / "data"))
    errors = rubric.errors
    seeded = list(seeded_errors(rng, list(topic.studies.values()), each))
    article = article_of_seeds(seeded)
    topic = Topic(
        topic.name,
        topic.sources,
        topic.claims,
        topic.studies,
        {"seeded": article},
        {**topic.positions, "articles/seeded": topic.positions["claims"]},
    )
    book = StudyIndex.of(
        topic,
        (),
        rubric.hedge_words(),
        errors.weights() if errors else {},
        errors.rungs() if errors else {},
    )
    found: Counter[tuple[str, str]] = Counter()
    for entry, row in zip(seeded, check_statements(book), strict=True):
        truth = UNTOUCHED if entry.truth is None else str(entry.truth)
        named = UNTOUCHED if row.status == "right" else row.diagnosis or row.status
        found[truth, named] += 1
        if "--show" in sys.argv and truth != named:
            print(f"{truth} -> {named}: {row.printed!r}; {row.what}; or {row.alternatives}")
            print(f"    {entry.statement.about.model_dump(exclude_none=True)}")
    return found


def table(found: Counter[tuple[str, str]]) -> None:
    """Print recall and precision per class, and what was named instead."""
    truths = sorted({truth for truth, _ in found})
    print(f"{'class':38} {'n':>5} {'seen':>6} {'named':>6} {'precision':>9}  named instead")
    for truth in truths:
        of = {named: n for (t, named), n in found.items() if t == truth}
        total, right = sum(of.values()), of.get(truth, 0)
        seen = total - of.get(UNTOUCHED, 0)
        claimed = sum(n for (_, named), n in found.items() if named == truth)
        precision = right / claimed if claimed else 1.0
        instead = ", ".join(f"{k} {n}" for k, n in sorted(of.items()) if k != truth)
        shown = f"{seen / total:6.3f} {right / total:6.3f} {precision:9.3f}"
        if truth == UNTOUCHED:
            shown = f"{'':6} {right / total:6.3f} {precision:9.3f}"
        print(f"{truth:38} {total:5} {shown}  {instead}")
    wrong = {t: n for t, n in found.items() if t[0] != UNTOUCHED}
    total = sum(wrong.values())
    seen = sum(n for (_, named), n in wrong.items() if named != UNTOUCHED)
    right = sum(n for (t, named), n in wrong.items() if named == t)
    alarms = sum(n for (t, named), n in found.items() if t == UNTOUCHED and named != UNTOUCHED)
    untouched = sum(n for (t, _), n in found.items() if t == UNTOUCHED)
    print(
        f"\n{untouched} untouched, {alarms} alarms; {total} wrong, {seen / total:.4f} seen", end=""
    )
    print(f", the right class first in {right / total:.4f}")


def main() -> None:
    """Run the real topics and a generated one."""
    each = next((int(a) for a in sys.argv[1:] if a.isdigit()), 300)
    rng = random.Random(20)
    found: Counter[tuple[str, str]] = Counter()
    start = time.perf_counter()
    for name in find_topics(ROOT / "data"):
        found += outcome(load_topic(ROOT / "data" / name), rng, max(each // 5, 1))
    studies = [random_study(rng, f"study{i}") for i in range(12)]
    found += outcome(topic_of_studies(studies), rng, each)
    table(found)
    print(f"{sum(found.values())} statements in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
