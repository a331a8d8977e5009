"""Topics of a few studies that a short description codes, in one of several fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcstats.bias.rate import rate_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.claim import Claims
from mcstats.model.rubric import Rubric
from mcstats.model.source import Sources
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.verdict.assembled_body import assemble
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.verdict_rows import TopicVerdicts, judge_topic

AT = {"place": "table 2"}


@dataclass(frozen=True)
class Field:
    """A field of medicine: what is given, against what, and how it is measured."""

    intervention: str
    use: str
    construct: str
    better: str
    unit: str
    measured: str


FIELDS = {
    "salt": Field("salt_substitute", "high blood pressure", "systolic", "lower", "mm Hg", "rater"),
    "pain": Field("exercise", "back pain", "pain", "lower", "points", "self-report"),
    "memory": Field("training", "memory", "recall", "higher", "words", "instrument"),
}


def value(text: object) -> dict[str, Any]:
    return {"printed": str(text), **AT}


def fact(word: str, **more: Any) -> dict[str, Any]:
    return {"value": word, **AT, **more}


def coded_study(field: Field, name: str, parts: Mapping[str, Any]) -> Study:
    """Return a study from a few words.

    A benefit is written as a positive `difference` and `ci` whatever direction is better. The
    estimates follow from what is printed, or are named by `estimates`.
    """
    told = dict(parts)
    kind, n = told.pop("kind", "trial"), told.pop("n", None)
    arms = told.pop("arms", ["intervention", "sham"])
    review = told.pop("review", None)
    allocation = told.pop("allocation", "randomised" if len(arms) > 1 else "one group")
    control = arms[-1] if len(arms) > 1 else None
    blinded = told.pop("blinded", control == "sham")
    design: dict[str, Any] = {"allocation": fact(allocation)}
    if kind == "meta-analysis":
        design = {"allocation": fact("not applicable")}
    elif blinded:
        design |= {"credible_sham": fact("yes"), "participants": fact("blinded")}
    design |= {key: fact(word) for key, word in told.pop("design", {}).items()}
    for key in ("registered", "started", "completed"):
        if key in told:
            design[key] = value(told.pop(key))
    construct = told.pop("construct", field.construct)
    applied = told.pop("stimulus", field.intervention)
    analysed, weeks = told.pop("analysed", n), str(told.pop("weeks", 12))
    size = (
        {"randomised": value(n // len(arms)), "analysed": value(analysed // len(arms))} if n else {}
    )
    within = told.pop("contrast", "between" if len(arms) > 1 or review is not None else "within")
    content: dict[str, Any] = {
        "id": name,
        "label": name.capitalize(),
        "kind": kind,
        "sources": [name],
        "setting": fact(told.pop("setting", "human")),
        "population": told.pop("population", "adults"),
        "use": told.pop("use", field.use),
        "intervention": {"stimulus": applied, "label": applied},
        "design": design,
        "funding": {"payer": fact(told.pop("payer", "independent"))},
        "arms": [
            {"id": f"arm{i}", "role": role, "label": role, **size} for i, role in enumerate(arms)
        ]
        if kind == "trial"
        else [],
        "times": [{"id": "end", "label": "at the end", "weeks": weeks, "place": "table 1"}],
        "outcomes": [
            {
                "id": "main",
                "label": construct,
                "measures": construct,
                "better": field.better,
                "measured": told.pop("measured", field.measured),
                "unit": field.unit,
                "assessors": fact("blinded") if blinded else "not reported",
                "scale_validated": fact("yes"),
            }
        ],
        "participants_of": told.pop("participants_of", []),
        "perhaps_same_people": told.pop("perhaps_same_people", []),
    }
    for key in ("authors", "year", "read"):
        told.pop(key, None)
    if review is not None:
        content["review"] = {
            "designs": [fact(review.get("designs", "randomised"))],
            "comparators": [fact(review.get("comparators", "usual care"))],
            **{k: fact(v) for k, v in review.items() if k in _REVIEW_FACTS},
            **{k: value(v) for k, v in review.items() if k in _REVIEW_VALUES},
        }
    content["results"] = [_result(field, told, arms, n, within, review is not None)]
    assert not told, told
    return Study.model_validate_json(json.dumps(content))


_REVIEW_VALUES = (
    "searched_until",
    "trials",
    "trials_at_high_risk",
    "trials_with_concerns",
    "trials_at_low_risk",
)
_REVIEW_FACTS = (
    "comprehensive",
    "two_readers",
    "protocol",
    "bias_assessed",
    "bias_considered",
    "appropriate",
    "participants_once",
)


def _result(
    field: Field, told: dict[str, Any], arms: list[str], n: int | None, contrast: str, pooled: bool
) -> dict[str, Any]:
    sign = -1 if field.better == "lower" else 1
    printed: dict[str, Any] = {}
    estimates: list[dict[str, str]] = []
    groups: dict[str, Any] = {}
    compared = told.pop("compares", [0, len(arms) - 1] if len(arms) > 1 else [0])
    named = [] if pooled else [f"arm{i}" for i in (compared if contrast == "between" else [0])]
    scale = "raw"
    if "difference" in told:
        printed["difference"] = value(sign * told.pop("difference"))
        estimates = [{"measure": "MD", "route": "difference_ci"}]
    if "estimate" in told:
        printed["estimate"] = value(sign * told.pop("estimate"))
        estimates = [{"measure": "MD", "route": "pooled_ci"}]
    if "ratio" in told:
        printed["estimate"] = value(told.pop("ratio"))
        estimates = [{"measure": "RR", "route": "pooled_ci"}]
        sign = 1
    if "ci" in told:
        low, high = sorted(sign * end for end in told.pop("ci"))
        printed["ci"] = value(f"{low} to {high}")
    if "p" in told:
        printed["p"] = value(told.pop("p"))
        if not estimates:
            estimates = [{"measure": "SMD", "route": "p_value"}]
    if "change" in told:
        printed["change"] = value(f"{sign * told.pop('change')}%")
        estimates, scale = [{"measure": "PC", "route": "percent_change"}], "percent change"
    if "people" in told:
        printed["n"] = value(told.pop("people"))
    for key, word in (("k", "studies"), ("i2", "i2"), ("asymmetry_p", "asymmetry_p")):
        if word in told:
            printed[key] = value(told.pop(word))
    if "events" in told:
        counts = told.pop("events")
        groups = {
            f"arm{i}": {"n": value(size), "events": value(count)}
            for i, (count, size) in zip(compared, counts, strict=True)
        }
        estimates = [{"measure": "RR", "route": "events"}]
    if n and contrast == "between" and not groups and not pooled:
        groups = {f"arm{i}": {"n": value(n // len(arms))} for i in compared}
    estimates = told.pop("estimates", estimates)
    trend = {"trend": fact(told.pop("trend"))} if "trend" in told else {}
    part: dict[str, Any] = {"subgroup": told.pop("subgroup")} if "subgroup" in told else {}
    if "of" in told:
        part["intervention"] = dict.fromkeys(("stimulus", "label"), told.pop("of"))
    return {
        "id": "main-end",
        "outcome": "main",
        "time": "end",
        "contrast": contrast,
        "scale": scale,
        "arms": named,
        "printed": printed,
        "groups": groups,
        "estimates": estimates,
        **trend,
        **part,
    }


def coded_topic(
    field: str, studies: Mapping[str, Mapping[str, Any]], claim: Mapping[str, Any] | None = None
) -> Topic:
    """Return a topic of these studies with one claim about the field."""
    about = FIELDS[field]
    given = dict(claim or {})
    question = {"constructs": [about.construct], **given.pop("question", {})}
    sources = {
        name: {
            "kind": "journal article",
            "title": name,
            "authors": parts.get("authors", f"{name.capitalize()} A"),
            "year": str(parts.get("year", 2015)),
            "read": [parts.get("read", "full text")],
        }
        for name, parts in studies.items()
    }
    text = {
        "format": "2",
        "title": "Does it work?",
        "sold": {
            "intervention": about.intervention,
            "intervention_label": about.intervention.replace("_", " "),
            "population": "adults",
            "use": about.use,
            "setting_label": f"{about.intervention.replace('_', ' ')} for adults",
        },
        "claims": [
            {
                "id": "works",
                "statement": "It works",
                "asserts": "caused",
                "lasting": "weeks",
                "because": "so they say",
                "use": about.use,
                "outcome_label": about.construct,
                "duration": "weeks",
                "mechanism": {"plausible": "yes", "because": "known", "source": min(studies)},
                "question": question,
                **given,
            }
        ],
    }
    search = {"until": "2020", "systematic": "no", "readers": "one", "places": []}
    return Topic(
        name=field,
        sources=Sources.model_validate_json(
            json.dumps({"topic": field, "search": search, "sources": sources})
        ),
        claims=Claims.model_validate_json(json.dumps(text)),
        studies={name: coded_study(about, name, parts) for name, parts in sorted(studies.items())},
        articles={},
        positions=_Anywhere(),
    )


class _Anywhere(dict[str, Any]):
    """Positions of files that were never written: everything is on line 1."""

    def __missing__(self, name: str) -> Any:
        from mcstats.model.topic import Positions

        return Positions(f"{name}.yaml", {(): (1, 1)}, {})


def judged_topic(topic: Topic, rubric: Rubric) -> TopicVerdicts:
    """Judge a topic from what its studies print."""
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    return judge_topic(topic, rubric, effects, rate_topic(topic, rubric))


def assembled(topic: Topic, rubric: Rubric, **options: Any) -> Body:
    """Assemble the body of evidence of the one claim of a topic; options as of `assemble`."""
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    claim = topic.claims.claims[0]
    return assemble(topic, rubric, claim, effects, rate_topic(topic, rubric), **options)
