"""Write the coding that two coders settled on, with what they left open as another reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from mcstats.authoring.compare.adjudication import Decisions
from mcstats.authoring.compare.agreement_report import interval_text, value_text
from mcstats.authoring.compare.coder_agreement import Agreement
from mcstats.authoring.compare.codings import Codings, Decision, is_printed, named_items
from mcstats.authoring.compare.variants import with_decisions
from mcstats.authoring.write_files import lint_together, write_together
from mcstats.authoring.yaml_writer import entry
from mcstats.data.suggestions import join_words
from mcstats.data.topic_folder import display_path
from mcstats.data.yaml_edits import replaced
from mcstats.data.yaml_reader import parse_yaml
from mcstats.model.errors import Fault, InputError

READERS: Final = "two people coded the studies independently"
OPEN: Final = "two readers differ, and nobody has settled it"


@dataclass
class Settled:
    """The files of a settled coding, and the open disagreements by what became of them.

    `carried` are kept beside the first reading, as `other`, which the stability analysis varies;
    `left` cannot be written so, and the first coding stands.
    """

    files: dict[str, str] = field(default_factory=dict)
    carried: list[Decision] = field(default_factory=list)
    left: list[Decision] = field(default_factory=list)


def settle(codings: Codings, decisions: Decisions) -> Settled:
    """Return the files of the first coding with what was decided for the second."""
    result = Settled()
    by_document: dict[str, tuple[list[Decision], list[Decision]]] = {}
    for decision, use in decisions.settled.items():
        if use == "b":
            by_document.setdefault(decision.document, ([], []))[0].append(decision)
    for decision in decisions.open:
        by_document.setdefault(decision.document, ([], []))[1].append(decision)
    documents = {"sources", "claims", "facts"}
    documents |= {f"studies/{n}" for t in (codings.a, codings.b) for n in t.studies}
    documents |= {f"articles/{n}" for t in (codings.a, codings.b) for n in t.articles}
    for document in sorted(documents):
        taken, open_ = by_document.get(document, ([], []))
        text = _document(codings, document, taken, open_, result)
        if text is not None:
            result.files[f"{document}.yaml"] = text
    return result


def blame_decisions(codings: Codings, decisions: Decisions) -> list[Fault]:
    """Return the faults that a settled coding has, at the decisions that they come of.

    A fault comes of each decision that it goes away with, and where there is none, of all those on
    its file. The list is empty where the coding is sound, or nothing was decided.
    """
    faults = _lint(settle(codings, decisions))
    if not faults:
        return []
    chosen = [
        one
        for one in decisions.settled
        if any(fault.file.endswith(f"{one.document}.yaml") for fault in faults)
    ] or list(decisions.settled)
    left = {
        one: {_of(fault) for fault in _lint(settle(codings, _turned(decisions, one)))}
        for one in chosen
    }
    blamed: list[Fault] = []
    for fault in faults:
        causes = [one for one in chosen if _of(fault) not in left[one]] or chosen
        for one in causes:
            others = join_words([other.where for other in causes if other is not one])
            found = f"use: {decisions.settled[one]}, with which the coding has {fault.found}"
            fix = "decide this one the other way"
            fix += f", or {others}" if len(causes) > 1 else ""
            blamed.append(Fault(*decisions.places[one], fault.code, found, fault.expected, fix))
    return blamed


def _lint(settled: Settled) -> list[Fault]:
    folder = Path("settled")
    files = {folder / name: text for name, text in settled.files.items()}
    return lint_together(folder, files, alone=True)


def _of(fault: Fault) -> tuple[str, str, str]:
    """Return a fault without its line, which another decision may move."""
    return fault.file, fault.code, fault.found


def _turned(decisions: Decisions, one: Decision) -> Decisions:
    """Return decisions of which one goes to the other coder."""
    use = "a" if decisions.settled[one] == "b" else "b"
    return replace(decisions, settled={**decisions.settled, one: use})


def write_settled(folder: Path, settled: Settled) -> list[str]:
    """Write a settled coding to a new folder, and return a line for it.

    Raises `InputError` where the folder is there already, or with the faults that the coding would
    have.
    """
    if folder.exists():
        found = "a folder that exists already"
        raise InputError.of_file(folder, "EXISTS", found, "a new folder", "choose another name")
    write_together(folder, {folder / name: text for name, text in settled.files.items()})
    return [f"wrote {display_path(folder)}: {len(settled.files)} files"]


def with_agreement(settled: Settled, agreement: Agreement, open_: int, mattering: int) -> None:
    """Put how many read and how they agreed into the sources of a settled coding."""
    text = settled.files["sources.yaml"]
    raw = _parsed(text)
    # The words on one coding alone would contradict those on the two.
    coding = coding_entry(agreement, open_, mattering)
    search = {**raw["search"], "readers": READERS, "coding": coding}
    settled.files["sources.yaml"] = replaced(text, "search", entry("search", search))


def coding_entry(agreement: Agreement, open_: int, mattering: int) -> dict[str, str]:
    """Return the key `coding` of the search of ``sources.yaml``."""
    words = {
        "readers": "2",
        "decisions": str(agreement.units),
        "agreed": str(agreement.agreed),
        "kappa": value_text(agreement.kappa.value).strip("–"),
        "kappa_ci": interval_text(agreement.kappa),
        "alpha": value_text(agreement.alpha.value).strip("–"),
        "alpha_ci": interval_text(agreement.alpha),
        "unresolved": str(open_),
        "mattering": str(mattering) if open_ else "",
    }
    return {key: text for key, text in words.items() if text}


def _document(
    codings: Codings, document: str, taken: list[Decision], open_: list[Decision], result: Settled
) -> str | None:
    texts = [_text(folder / f"{document}.yaml") for folder in codings.folders]
    if document == "facts" and taken:  # a coder who has no such file codes no facts
        texts = [text or "facts: []\n" for text in texts]
    whole = next((decision for decision in (*taken, *open_) if not decision.name), None)
    if whole is not None:
        if whole in open_:
            result.left.append(whole)
        return texts[1] if whole in taken else texts[0]
    own = texts[0]
    if own is None or texts[1] is None:
        result.left.extend(open_)
        return own
    raw, other = _parsed(own), _parsed(texts[1])
    merged = with_decisions(raw, other, taken)
    if document == "sources":
        missing = {k: v for k, v in other["sources"].items() if k not in raw["sources"]}
        if missing:
            merged["sources"] = {**raw["sources"], **missing}
    for decision in open_:
        carried = _carry(_at(merged, decision.name), _at(other, decision.name))
        (result.carried if carried else result.left).append(decision)
    for key in dict.fromkeys((*raw, *merged)):
        if raw.get(key) != merged.get(key):
            block = entry(key, merged[key]) if key in merged else ""
            own = replaced(own, key, block)
    return own


def _carry(mine: Any, theirs: Any) -> bool:
    """Keep the other reading of a printed value or fact beside it; return whether that is done."""
    if not (is_printed(mine) and is_printed(theirs)):
        return False
    key = "value" if "value" in mine else "printed"
    if key not in theirs or mine[key] == theirs[key]:
        return False
    kept = {name: theirs[name] for name in (key, "source", "place", "words") if name in theirs}
    mine["other"] = [*mine.get("other", []), {**kept, "because": OPEN}]
    mine.setdefault("because", OPEN)
    return True


def _at(value: Any, name: tuple[str, ...]) -> Any:
    for key in name:
        if isinstance(value, list):
            items = named_items(value)
            value = items[key][1] if key in items else None
        elif isinstance(value, Mapping):
            value = value.get(key)
        else:
            return None
    return value


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _parsed(text: str) -> dict[str, Any]:
    data, _, faults = parse_yaml(text, "part.yaml")
    if faults or not isinstance(data, dict):
        raise InputError(faults)
    return data
