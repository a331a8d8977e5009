"""Add records of a trial registry to a topic: a study with its arms and posted results each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mcstats.authoring.import_studies import Meaning
from mcstats.authoring.schemas import schema_line
from mcstats.authoring.trial_results import ResultWriter, places_of, slug_of
from mcstats.authoring.yaml_writer import Plain, entry, yaml_text
from mcstats.data.trial_record import Posted, TrialRecord, read_trials
from mcstats.data.yaml_edits import appended_to
from mcstats.model.errors import Fault, InputError
from mcstats.model.printed_characters import visible
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import NOT_REPORTED, TO_WRITE, Better, Payer, Role

_ROLES: Final = {
    "EXPERIMENTAL": Role.INTERVENTION,
    "ACTIVE_COMPARATOR": Role.ACTIVE,
    "PLACEBO_COMPARATOR": Role.SHAM,
    "SHAM_COMPARATOR": Role.SHAM,
    "NO_INTERVENTION": Role.NO_TREATMENT,
}
_WORDS: Final = (
    (r"placebo|sham|vehicle", Role.SHAM),
    (r"usual care|standard (of )?care", Role.USUAL_CARE),
    (r"no (treatment|intervention)|wait|control", Role.NO_TREATMENT),
)
_PAYERS: Final = {
    "INDUSTRY": Payer.INDUSTRY,
    "NIH": Payer.INDEPENDENT,
    "FED": Payer.INDEPENDENT,
    "OTHER_GOV": Payer.INDEPENDENT,
}


def import_trials(
    path: Path, shown: str, meaning: Meaning, topic: Topic, folder: Path
) -> tuple[dict[Path, str], list[str]]:
    """Return the files of a topic with the trials of a registry that it lacks, and what to say.

    Raises `InputError` with the faults of the file, or the outcomes without a direction of
    benefit.
    """
    records = read_trials(path, shown)
    numbers = {source.registry for source in topic.sources.sources.values()}
    fresh = [r for r in records if r.number not in numbers and _id(r) not in topic.studies]
    notes = []
    if len(fresh) < len(records):
        notes.append(f"{len(records) - len(fresh)} of {len(records)} trials are there already")
    texts: dict[Path, str] = {}
    sources = ""
    missing: dict[str, Fault] = {}
    for record in fresh:
        writer = _Writer(record, meaning, topic)
        study = writer.study()
        for outcome, label in writer.undirected.items():
            found, fix = f"no --better for {label}", f"--better {outcome}=lower, or --better lower"
            words = "BETTER", found, ", ".join(Better), f"{fix} for all outcomes"
            missing.setdefault(outcome, Fault.of_file(shown, *words))
        file = folder / "studies" / f"{_id(record)}.yaml"
        first = schema_line("study", file, folder.parent)
        note = f"# Imported from the record {record.number}; complete it from the paper."
        texts[file] = f"{first}\n{note}\n{yaml_text(study)}"
        sources += entry(_id(record), _source(record))
        if any("note" in result for result in study["results"]):
            notes.append(f"check in {_id(record)} which arm each analysis subtracts from which")
        left_out = [*dict.fromkeys(writer.left_out), *record.left_out]
        if left_out:
            notes.append(visible(f"left out of {record.number}: {', '.join(left_out)}"))
    if missing:
        raise InputError(missing.values())
    if not texts:
        return {}, [*notes, "nothing is new"]
    return texts | appended_to(folder / "sources.yaml", "sources", sources), notes


def _id(record: TrialRecord) -> str:
    return re.sub(r"[^a-z0-9]", "", record.number.lower())


def _source(record: TrialRecord) -> dict[str, Plain]:
    year = re.search(r"\d{4}", record.registered)
    return {
        "kind": "trial registry",
        "title": record.title,
        "authors": record.sponsor or "not stated",
        "year": year[0] if year else "no date",
        "container": "ClinicalTrials.gov",
        "registry": record.number,
        "read": ["registry record"],
    }


@dataclass
class _Writer:
    """Writes the study of one record, and collects what has no place in it."""

    record: TrialRecord
    meaning: Meaning
    topic: Topic
    left_out: list[str] = field(default_factory=list)
    undirected: dict[str, str] = field(default_factory=dict)

    def study(self) -> dict[str, Plain]:
        """Return the record of the study."""
        record, sold = self.record, self.topic.claims.sold
        arms = self._arms()
        writer = ResultWriter({title: name for title, (name, _) in arms.items()}, self.left_out)
        results = [r for posted in record.results for r in writer.results(posted)]
        held = {(r["outcome"], r["time"]) for r in results}
        posted = [p for p in record.results if places_of(p) in held]
        if not record.results:
            self.left_out.append("results, for none are posted")
        study: dict[str, Plain] = {
            "id": _id(record),
            "label": record.number,
            "kind": "trial",
            "sources": [_id(record)],
            "setting": {"value": "human", "place": "the register is one of trials in people"},
            "population": TO_WRITE,
            "use": TO_WRITE,
            "intervention": {"stimulus": sold.intervention, "label": sold.intervention_label},
            "design": self._design(),
            "funding": self._funding(),
            "total": _reported(record.enrolled, "enrollment"),
            "arms": [self._arm(title, name, role) for title, (name, role) in arms.items()],
            "times": list(self._times(posted)),
            "outcomes": list(self._outcomes(posted)),
            "results": results,
        }
        return study

    def _arms(self) -> dict[str, tuple[str, Role]]:
        """Return the id and the role of each arm by its title, the intervention first.

        The groups of posted results are meant; where none are posted, the registered arms.
        """
        kinds = {label.casefold(): kind for label, kind in self.record.arms}
        titles = dict.fromkeys(t for posted in self.record.results for t in posted.groups)
        roles = {t: _role(t, kinds) for t in titles or [label for label, _ in self.record.arms]}
        order = list(Role)
        ranked = sorted(roles, key=lambda title: order.index(roles[title]))
        arms: dict[str, tuple[str, Role]] = {}
        for title in ranked:
            name = slug_of(title, "_")[:30].strip("_")
            while name in {taken for taken, _ in arms.values()}:
                name += "_b"
            arms[title] = name, roles[title] if arms else Role.INTERVENTION
        return arms

    def _arm(self, title: str, name: str, role: Role) -> Plain:
        started = self.record.randomised.get(title, "")
        return {
            "id": name,
            "role": role.value,
            "label": title,
            "randomised": _reported(started, "participant flow, started"),
        }

    def _design(self) -> Plain:
        record = self.record
        words = {"RANDOMIZED": "randomised", "NON_RANDOMIZED": "not randomised"}
        allocation = words.get(record.allocation, "")
        if record.model == "SINGLE_GROUP":
            allocation = "one group"
        design = {
            "allocation": _fact(allocation, "study design"),
            "registered": _reported(record.registered, "first submitted"),
            "started": _reported(record.started, "study start"),
            "completed": _reported(record.completed, "study completion"),
        }
        for name, word in (("participants", "PARTICIPANT"), ("providers", "CARE_PROVIDER")):
            design[name] = _fact(self._blinding(word), "masking")
        return design

    def _blinding(self, word: str) -> str:
        """Return the word for one group of people; nothing where the record names none."""
        if word in self.record.masked:
            return "blinded"
        return "not blinded" if self.record.masking == "NONE" else ""

    def _funding(self) -> Plain:
        payer = _PAYERS.get(self.record.sponsor_class)
        place = "sponsor"
        return {
            "payer": _fact(payer.value if payer else "", place),
            "funder": _reported(self.record.sponsor, place),
        }

    def _times(self, posted: Sequence[Posted]) -> Iterator[Plain]:
        times = {places_of(p)[1]: p for p in reversed(posted)}
        for name, p in reversed(times.items()):
            yield {"id": name, "label": p.time or "at the end", "place": p.place}

    def _outcomes(self, posted: Sequence[Posted]) -> Iterator[Plain]:
        outcomes = {places_of(p)[0]: p for p in reversed(posted)}
        for name, p in reversed(outcomes.items()):
            better = self.meaning.direction(name, p.outcome)
            if better not in set(Better):
                self.undirected[name] = p.outcome
            counted = p.param.startswith("COUNT") or "participants" in p.unit.lower()
            outcome: dict[str, Plain] = {
                "id": name,
                "label": p.outcome,
                "measures": name,
                "better": better,
                "measured": "count" if counted else "instrument",
                "assessors": _fact(self._blinding("OUTCOMES_ASSESSOR"), "masking"),
                "primary": _fact("yes" if p.primary else "no", p.place),
            }
            if p.unit and not counted:
                outcome["unit"] = p.unit
            yield outcome


def _role(title: str, kinds: Mapping[str, str]) -> Role:
    """Return the role of a group: that of the registered arm of its name, else by its words."""
    name = title.casefold()
    near = [k for label, k in kinds.items() if label and (label in name or name in label)]
    kind = kinds.get(name) or (near[0] if len(set(near)) == 1 else "")
    if kind in _ROLES:
        return _ROLES[kind]
    return next((role for words, role in _WORDS if re.search(words, name)), Role.INTERVENTION)


def _reported(text: str, place: str) -> Plain:
    return {"printed": text, "place": place} if text else NOT_REPORTED


def _fact(value: str, place: str) -> Plain:
    return {"value": value, "place": place} if value else NOT_REPORTED
