"""Natural statements about the example topics, with their truth: what the audit makes of them.

The statements were written by somebody who had not seen the checker. Each stands for itself: it is
checked in an article of its own, so that statements do not contradict one another.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from helpers.computed_tables import compute_tables  # noqa: E402
from mcstats.check.check_topic import index_studies  # noqa: E402
from mcstats.check.statements.check_statement import check_statement  # noqa: E402
from mcstats.data.load_rubric import load_rubric, rubric_path  # noqa: E402
from mcstats.data.load_topic import load_topic  # noqa: E402
from mcstats.data.validation import parse_record  # noqa: E402
from mcstats.model.article import Article  # noqa: E402
from mcstats.model.tables import CheckRow  # noqa: E402
from mcstats.model.topic import Topic  # noqa: E402

FOLDER = Path(__file__).resolve().parent / "battery"
TOPICS = {"microcurrent": ROOT / "data" / "microcurrent"} | {
    name: ROOT / "tests" / "topics" / name for name in ("bcg", "prepost", "salt")
}
SYNONYMS = FOLDER / "synonyms.yaml"


@dataclass(frozen=True, slots=True)
class Result:
    """One statement with its truth, and the row of its check."""

    item: dict[str, Any]
    row: CheckRow
    about: str

    @property
    def truth(self) -> str:
        """True, false or unknown."""
        return str(self.item["truth"]).lower()

    @property
    def called_wrong(self) -> bool:
        """True where the checker accuses."""
        return self.row.status in {"wrong", "not in the source"}

    def right_kind(self, synonyms: dict[str, list[str]]) -> bool:
        """Return whether status and diagnosis are those of the writer of the statement."""
        statuses = {self.item["status"], *self.item.get("accept", [])}
        if self.row.status not in statuses:
            return False
        kinds = self.item.get("kinds") or []
        meant = {name for kind in kinds for name in (kind, *synonyms.get(kind, []))}
        return not kinds or self.row.status == "right" or self.row.diagnosis in meant

    @property
    def unnamed(self) -> list[str]:
        """The differences that the row has to name besides the first and does not."""
        row = self.row
        named = f"{row.diagnosis}; {row.what}; {row.alternatives}"
        return [kind for kind in self.item.get("all", []) if kind not in named]


def results(folder: Path = FOLDER) -> Iterator[Result]:
    """Yield the result of every statement of the battery."""
    items = {
        (item["topic"], item["article"], item["id"]): item
        for item in yaml.load((folder / "items.yaml").read_text("utf-8"), yaml.BaseLoader)
    }
    rubric = load_rubric(rubric_path(ROOT / "data"))
    own = {path.name: path for path in sorted((folder / "topics").glob("*"))}
    for name, path in (TOPICS | own).items():
        topic = load_topic(path)
        tables = compute_tables(topic)
        for file in sorted((folder / "articles" / name).glob("*.yaml")):
            data = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
            article = parse_record(Article, data)
            of = Topic(
                topic.name,
                topic.sources,
                topic.claims,
                topic.studies,
                {article.id: article},
                {**topic.positions, f"articles/{article.id}": topic.positions["claims"]},
                topic.facts,
            )
            index = index_studies(of, rubric, tables.effects, tables.verdicts)
            for number, statement in enumerate(article.statements):
                item = items.get((name, article.id, statement.id))
                if item is not None:
                    about = str(statement.about.model_dump(exclude_none=True, mode="json"))
                    yield Result(item, check_statement(index, article, number), about)


def main() -> None:
    """Print the goals, and with ``--show`` every statement that misses one."""
    folder = next((Path(a) for a in sys.argv[1:] if not a.startswith("-")), FOLDER)
    synonyms = {}
    if (folder / "synonyms.yaml").exists():
        synonyms = yaml.load((folder / "synonyms.yaml").read_text("utf-8"), yaml.BaseLoader)
    found = list(results(folder))
    by = {truth: [r for r in found if r.truth == truth] for truth in ("true", "false", "unknown")}
    accused = [r for r in by["true"] if r.called_wrong]
    missed = [r for r in by["false"] if r.row.status == "right"]
    kind = [r for r in found if not r.right_kind(synonyms)]
    print(f"{len(found)} statements: " + ", ".join(f"{len(v)} {k}" for k, v in by.items()))
    print(f"true called wrong: {len(accused)}")
    print(f"true called right: {sum(r.row.status == 'right' for r in by['true'])}")
    print(f"false not called right: {1 - len(missed) / len(by['false']):.3f}")
    for truth, group in by.items():
        if not group:
            continue
        right = sum(r.right_kind(synonyms) for r in group) / len(group)
        print(f"class right ({truth}): {right:.3f}")
    print(f"class right: {1 - len(kind) / len(found):.3f}")
    several = [r for r in found if len(r.item.get("all", [])) > 1]
    if several:
        named = sum(not r.unnamed for r in several)
        print(f"several differences: {named} of {len(several)} with all of them named")
    print(Counter((r.truth, r.row.status) for r in found))
    if "--show" in sys.argv:
        for r in [*accused, *missed, *(k for k in kind if k not in accused and k not in missed)]:
            print(f"\n{r.item['topic']} {r.item['id']} ({r.truth}): {r.item['sentence']}")
            print(f"   coded {r.about} {r.row.printed!r}")
            print(
                f"   expected {r.item['status']} {r.item.get('accept', '')} {r.item.get('kinds')}"
            )
            print(f"   {r.row.status} [{r.row.diagnosis}] {r.row.what}; or {r.row.alternatives}")


if __name__ == "__main__":
    main()
