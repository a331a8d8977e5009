"""Generated studies: trials of two arms whose numbers are drawn, and a topic made of them."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from typing import Any

from mcstats.model.claim import AsSold, Claims
from mcstats.model.source import Search, Source, Sources
from mcstats.model.study import Study
from mcstats.model.topic import Positions, Topic
from mcstats.model.vocabularies import DataFormat

OUTCOMES = ("strength", "thickness", "roughness", "redness")
TIMES = ("mid", "end")


def draw_number(rng: random.Random, low: int, high: int, decimals: int) -> str:
    """Return a number as printed, whose digits are all different where they can be."""
    while True:
        number = Decimal(rng.randrange(low * 10**decimals, high * 10**decimals)).scaleb(-decimals)
        digits = f"{number:f}".replace(".", "")
        if len(set(digits)) == len(digits) and digits[-1] != "0":
            return f"{number:f}"


def random_study(rng: random.Random, name: str) -> Study:
    """Return a trial of two arms whose numbers are drawn."""
    n1, n2 = rng.sample(range(31, 90), 2)
    analysed = (n1 - rng.randrange(2, 9), n2 - rng.randrange(2, 9))
    decimals = rng.choice((1, 2))
    at = {"place": "abstract"}

    def value(text: str, unit: str = "") -> dict[str, Any]:
        return {"printed": text, **({"unit": unit} if unit else {}), **at}

    results = []
    for outcome in OUTCOMES[:3]:
        for time in TIMES:
            change = [draw_number(rng, 11, 60, decimals) for _ in range(2)]
            results.append(
                {
                    "id": f"{outcome}-{time}",
                    "outcome": outcome,
                    "time": time,
                    "contrast": "between",
                    "scale": "percent change",
                    "arms": ["active", "sham"],
                    "printed": {"difference": value(f"{draw_number(rng, 11, 60, decimals)}%")},
                    "groups": {
                        arm: {"change": value(f"{text}%")}
                        for arm, text in zip(("active", "sham"), change, strict=True)
                    },
                }
            )
    for time in TIMES:
        events = [rng.randrange(9, 30) for _ in range(2)]
        groups = {}
        for arm, count, n in zip(("active", "sham"), events, analysed, strict=True):
            groups[arm] = {"n": value(str(n)), "events": value(str(count))}
            groups[arm]["percent"] = value(f"{Decimal(100 * count) / n:.1f}%")
        bound = {
            "active": value(f"≥{rng.randrange(61, 89)}%"),
            "sham": value(f"<{rng.randrange(3, 30)}%"),
        }
        results.append(
            {
                "id": f"redness-{time}",
                "outcome": "redness",
                "time": time,
                "contrast": "between",
                "arms": ["active", "sham"],
                "printed": {"estimate": value(draw_number(rng, 2, 9, 2))},
                "groups": groups,
                "estimates": [{"measure": "RR", "route": "events"}],
            }
        )
        results.append(
            {
                "id": f"contentment-{time}",
                "outcome": "contentment",
                "time": time,
                "contrast": "between",
                "arms": ["active", "sham"],
                "printed": {"difference": value(draw_number(rng, 11, 40, 1), "percentage points")},
                "groups": {arm: {"percent": text} for arm, text in bound.items()},
            }
        )
    content = {
        "id": name,
        "label": name.capitalize(),
        "kind": "trial",
        "sources": [name],
        "setting": {"value": "human", **at},
        "population": "adults",
        "use": "use",
        "intervention": {"stimulus": "stimulus", "label": "stimulus"},
        "design": {
            "allocation": {"value": rng.choice(("randomised", "not randomised")), **at},
            "participants": {"value": "not blinded", **at},
        },
        "funding": {"payer": {"value": rng.choice(("industry", "independent")), **at}},
        "total": value(str(n1 + n2)),
        "arms": [
            {
                "id": arm,
                "role": role,
                "label": arm,
                "randomised": value(str(n)),
                "analysed": value(str(m)),
            }
            for arm, role, n, m in (
                ("active", "intervention", n1, analysed[0]),
                ("sham", "sham", n2, analysed[1]),
            )
        ],
        "times": [{"id": time, "label": time, "place": "abstract"} for time in TIMES],
        "outcomes": [
            {"id": o, "label": o, "measures": o, "better": "higher", "measured": "instrument"}
            for o in (*OUTCOMES, "contentment")
        ],
        "details": {
            "session_minutes": value(draw_number(rng, 13, 70, 0), "min"),
            "sessions": value(draw_number(rng, 13, 40, 0), "sessions"),
            "days": "not reported",
            "weeks": value(str(rng.randrange(3, 12)), "weeks"),
            "age_mean": value(draw_number(rng, 31, 80, 1), "years"),
            "centres": value(f"about {rng.randrange(11, 40)}"),
        },
        "results": results,
    }
    return Study.model_validate_json(json.dumps(content))


def topic_of_studies(studies: list[Study]) -> Topic:
    """Return a topic of generated studies."""
    sources = {
        s.id: Source.model_validate_json(
            json.dumps(
                {
                    "kind": "journal article",
                    "title": s.label,
                    "authors": s.label,
                    "year": "2001",
                    "read": ["abstract"],
                }
            )
        )
        for s in studies
    }
    search = Search(until="2001", systematic="no", readers="one", places=())
    sold = AsSold(
        intervention="stimulus",
        intervention_label="stimulus",
        population="adults",
        use="use",
        setting_label="adults",
    )
    places = {
        name: Positions(f"{name}.yaml", {}, {}) for name in ("sources", "claims", "articles/seeded")
    }
    places |= {f"studies/{s.id}": Positions(f"{s.id}.yaml", {}, {}) for s in studies}
    return Topic(
        "seeded",
        Sources(topic="seeded", search=search, sources=sources),
        Claims(format=DataFormat.SECOND, title="seeded", sold=sold, claims=()),
        {s.id: s for s in studies},
        {},
        places,
    )
