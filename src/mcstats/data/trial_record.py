"""Records of ClinicalTrials.gov (JSON of version 2 of its interface): arms and posted results.

Every value stays the text that was posted: "<0.001" is a bound, and "NA" is not reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Final

from mcstats.data.reference import flaw, one_line
from mcstats.data.text_file import read_text
from mcstats.model.errors import Fault, InputError

MAX_STUDIES: Final = 500  # of one file
_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_TIME: Final = re.compile(r"\b(weeks?|months?|days?|years?|hours?|minutes?|baseline)\b", re.I)


@dataclass(frozen=True, slots=True)
class Measured:
    """The posted figures of one group as text: value, spread, limits and the number analysed."""

    value: str = ""
    spread: str = ""
    lower: str = ""
    upper: str = ""
    n: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A posted comparison of groups: its measure in words, and its figures as text."""

    groups: tuple[str, ...]
    measure: str
    estimate: str
    lower: str
    upper: str
    level: str
    p: str
    method: str


@dataclass(frozen=True, slots=True)
class Posted:
    """One posted result: an outcome at one time, in one class and category of it."""

    place: str  # in the record
    outcome: str
    time: str
    unit: str
    param: str  # the kind of the values in capitals, such as MEAN
    dispersion: str  # the kind of their spreads, such as STANDARD DEVIATION
    primary: bool
    groups: Mapping[str, Measured]  # by their titles
    analyses: tuple[Analysis, ...] = ()  # comparisons of groups


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """One record: who is masked, when it was registered, its arms and its posted results."""

    number: str
    title: str
    sponsor: str
    sponsor_class: str
    allocation: str
    model: str
    masking: str
    masked: tuple[str, ...]
    registered: str
    started: str
    completed: str
    enrolled: str
    arms: tuple[tuple[str, str], ...]  # label and type
    randomised: Mapping[str, str]
    results: tuple[Posted, ...]
    left_out: tuple[str, ...]


def is_trial_record(path: FilePath) -> bool:
    """Return whether a JSON file looks like a record of a trial rather than references."""
    with path.open("rb") as file:
        return b'"protocolSection"' in file.read(200_000)


def read_trials(path: FilePath, shown: str) -> list[TrialRecord]:
    """Return the records of a file: one record, or a list of `studies`.

    Raises `InputError` with every fault of it.
    """
    fix = "download the record again"
    try:
        content = _DECODER.decode(read_text(path, shown, path.parent))
    except json.JSONDecodeError as error:
        words = "JSON", error.msg.lower(), "well-formed JSON", fix
        raise InputError([Fault(shown, error.lineno, error.colno, *words)]) from None
    except RecursionError:
        words = "JSON", "nesting too deep", "well-formed JSON", fix
        raise InputError.of_file(shown, *words) from None
    studies = content.get("studies", [content]) if isinstance(content, dict) else content
    studies = studies if isinstance(studies, list) else []
    faults, records = [], []
    for number, study in enumerate(studies[:MAX_STUDIES], start=1):
        record = _record(study) if isinstance(study, dict) else None
        if record is None or not record.number or flaw({"title": record.title}):
            found, expected = (
                f"no number and title in record {number}",
                "records of ClinicalTrials.gov",
            )
            faults.append(Fault.of_file(shown, "TRIAL", found, expected, fix))
        else:
            records.append(record)
    if not studies or len(studies) > MAX_STUDIES:
        found, expected = f"{len(studies)} records", f"1 to {MAX_STUDIES}"
        faults.append(Fault.of_file(shown, "SIZE", found, expected, "download fewer"))
    if faults:
        raise InputError(faults)
    return records


def _at(value: Any, *path: str) -> Any:
    """Return what stands under keys, one below the other; None where it is not there."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: Any, *path: str) -> str:
    found = _at(value, *path)
    return one_line(found) if isinstance(found, str) else ""


def _list(value: Any, *path: str) -> list[Any]:
    found = _at(value, *path)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _record(study: dict[str, Any]) -> TrialRecord:
    protocol, results = _at(study, "protocolSection"), _at(study, "resultsSection")
    design, status = _at(protocol, "designModule"), _at(protocol, "statusModule")
    masking = _at(design, "designInfo", "maskingInfo")
    masked = _at(masking, "whoMasked")
    arms = _list(protocol, "armsInterventionsModule", "armGroups")
    flow = _at(results, "participantFlowModule")
    outcomes = _list(results, "outcomeMeasuresModule", "outcomeMeasures")
    read = {"participantFlowModule", "outcomeMeasuresModule"}
    left_out = [str(name) for name in results if name not in read] if results else []
    return TrialRecord(
        number=_text(protocol, "identificationModule", "nctId"),
        title=_text(protocol, "identificationModule", "briefTitle"),
        sponsor=_text(protocol, "sponsorCollaboratorsModule", "leadSponsor", "name"),
        sponsor_class=_text(protocol, "sponsorCollaboratorsModule", "leadSponsor", "class"),
        allocation=_text(design, "designInfo", "allocation"),
        model=_text(design, "designInfo", "interventionModel"),
        masking=_text(masking, "masking"),
        masked=tuple(w for w in masked if isinstance(w, str)) if isinstance(masked, list) else (),
        registered=_text(status, "studyFirstSubmitDate"),
        started=_text(status, "startDateStruct", "date"),
        completed=_text(status, "completionDateStruct", "date"),
        enrolled=_text(design, "enrollmentInfo", "count"),
        arms=tuple((_text(arm, "label"), _text(arm, "type")) for arm in arms),
        randomised=_started(flow),
        results=tuple(p for n, o in enumerate(outcomes, 1) for p in _posted(o, n)),
        left_out=tuple(left_out),
    )


def _started(flow: Any) -> dict[str, str]:
    """Return how many started, by the titles of the groups, from the first period."""
    titles = {_text(group, "id"): _text(group, "title") for group in _list(flow, "groups")}
    for milestone in (
        m for period in _list(flow, "periods")[:1] for m in _list(period, "milestones")
    ):
        if _text(milestone, "type") == "STARTED":
            return {
                titles[_text(a, "groupId")]: _text(a, "numSubjects")
                for a in _list(milestone, "achievements")
                if _text(a, "groupId") in titles and _text(a, "numSubjects")
            }
    return {}


def _posted(outcome: dict[str, Any], number: int) -> Iterator[Posted]:
    titles = {_text(group, "id"): _text(group, "title") for group in _list(outcome, "groups")}
    analyses = tuple(_analysis(a, titles) for a in _list(outcome, "analyses"))
    classes = _list(outcome, "classes")
    for row, group in enumerate(classes, start=1):
        categories = _list(group, "categories")
        for column, category in enumerate(categories, start=1):
            place = f"posted outcome {number}"
            place += f", row {row}" if len(classes) > 1 else ""
            place += f", category {column}" if len(categories) > 1 else ""
            name, time = _text(group, "title"), _text(outcome, "timeFrame")
            parts = [_text(outcome, "title"), _text(category, "title")]
            if _TIME.search(name):
                time = name
            else:
                parts.insert(1, name)
            sizes = _sizes(_list(outcome, "denoms")) | _sizes(_list(group, "denoms"))
            yield Posted(
                place=place,
                outcome=": ".join(filter(None, parts)),
                time=time,
                unit=_text(outcome, "unitOfMeasure"),
                param=_text(outcome, "paramType").upper().replace("_", " "),
                dispersion=_text(outcome, "dispersionType").upper().replace("_", " "),
                primary=_text(outcome, "type") == "PRIMARY",
                groups=dict(_groups(_list(category, "measurements"), titles, sizes)),
                analyses=analyses if len(classes) == len(categories) == 1 else (),
            )
    if len(classes) > 1 or any(len(_list(c, "categories")) > 1 for c in classes) or not classes:
        for analysis in analyses:  # of which row it is, only its description says
            yield Posted(
                place=f"posted outcome {number}, analyses",
                outcome=_text(outcome, "title"),
                time=_text(outcome, "timeFrame"),
                unit=_text(outcome, "unitOfMeasure"),
                param="",
                dispersion="",
                primary=_text(outcome, "type") == "PRIMARY",
                groups={title: Measured() for title in analysis.groups},
                analyses=(analysis,),
            )


def _sizes(denominators: Sequence[Any]) -> dict[str, str]:
    return {
        _text(count, "groupId"): _text(count, "value")
        for denominator in denominators
        if _text(denominator, "units").lower() in {"participants", ""}
        for count in _list(denominator, "counts")
    }


def _groups(
    measurements: Sequence[Any], titles: Mapping[str, str], sizes: Mapping[str, str]
) -> Iterator[tuple[str, Measured]]:
    for measurement in measurements:
        group = _text(measurement, "groupId")
        names = ("value", "spread", "lowerLimit", "upperLimit")
        posted = [_text(measurement, name) for name in names]
        value, spread, lower, upper = ("" if text.upper() == "NA" else text for text in posted)
        if group in titles:
            yield titles[group], Measured(value, spread, lower, upper, sizes.get(group, ""))


def _analysis(analysis: Any, titles: Mapping[str, str]) -> Analysis:
    identifiers = _at(analysis, "groupIds")
    groups = identifiers if isinstance(identifiers, list) else []
    return Analysis(
        groups=tuple(titles[g] for g in groups if g in titles),
        measure=_text(analysis, "paramType"),
        estimate=_text(analysis, "paramValue"),
        lower=_text(analysis, "ciLowerLimit"),
        upper=_text(analysis, "ciUpperLimit"),
        level=_text(analysis, "ciPctValue"),
        p=_text(analysis, "pValue"),
        method=_text(analysis, "statisticalMethod"),
    )
