"""Draw edits of sound topics and rubrics that keep their form and change their meaning.

An edit gives a value, a word, a name, an entry or a parameter another one of its kind, leaves it
out or repeats it. Drawing is guided by what comes out: an edited topic that lint passes and whose
results are of a kind not seen before is kept, and edited further. The seed is fixed, so that a
finding comes back.
"""

from __future__ import annotations

import copy
import enum
import inspect
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from mcstats.effects.assumptions import SETTINGS
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model import vocabularies
from mcstats.model.printed_keys import ArmKey, ContrastKey, kind_of

Place = tuple[str | int, ...]
NUMBERS = (
    *("0", "1", "2", "3", "5", "20", "39", "400", "10000", "-1", "-1.9", "0.5", "0.05", "0.0001"),
    *("0.000", "0.00", "1.0", "99.9", "0.001", "1e-9", "0.000000000001", "999999999999", "1e12"),
    *("60%", "0%", "100%", "-100%", "-40%", "0.1%", "<0.05", ">5", ">=20", "<1", "about 3", "ns"),
    *("2 million", "one in five", "0.1 to 0.2", "-3.1 to -0.7", "1 to 1", "0 to 0", "-5 to 5"),
    *("0.00 to 0.01", "20 to 39", "1000000 to 2000000", "-0.0001 to 0.0001", "1.2 ± 0.4"),
)
KEYS = {"printed": [str(key) for key in ContrastKey], "groups": [str(key) for key in ArmKey]}
_FREE = ("because", "label", "title", "place", "words", "what", "statement", "note", "paraphrase")


def words_like(text: str) -> list[str]:
    """Return the words that may stand where one of a closed vocabulary stands."""
    found: list[str] = []
    for _, kind in inspect.getmembers(vocabularies, inspect.isclass):
        if issubclass(kind, enum.Enum) and text in [str(member) for member in kind]:
            found.extend(str(member) for member in kind)
    return sorted(set(found) - {text})


class EditedTopics:
    """A pool of topics, each a mapping of file names to plain data, that grows with what is new."""

    def __init__(self, folder: Path, rubric: Path, seed: int) -> None:
        files = [*folder.glob("*.yaml"), *folder.glob("*/*.yaml")]
        self.draw = random.Random(seed)
        first = {
            str(path.relative_to(folder)): yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
            for path in sorted(files)
        }
        first["rubric.yaml"] = yaml.load(rubric.read_text("utf-8"), yaml.BaseLoader)
        self.pool = [first]
        self.seen: set[frozenset[str]] = set()

    def next(self, *, of_rubric: bool) -> dict[str, Any]:
        """Return a topic of the pool with one to three edits, those of the newest more often."""
        newest = self.pool[-8:] if self.draw.random() < 0.5 else self.pool
        topic = copy.deepcopy(self.draw.choice(newest))
        for _ in range(self.draw.choice((1, 1, 2, 3))):
            names = ["rubric.yaml"] if of_rubric else [n for n in topic if n != "rubric.yaml"]
            self.edit(topic, self.draw.choice(sorted(names)))
        return topic

    def keep(self, topic: dict[str, Any], signs: frozenset[str]) -> bool:
        """Keep a topic whose results show something that no other has shown; return whether."""
        if signs in self.seen:
            return False
        self.seen.add(signs)
        self.pool.append(topic)
        return True

    def edit(self, topic: dict[str, Any], name: str) -> None:
        """Make one edit somewhere in a file."""
        leaves = list(places(topic[name]))
        if name == "rubric.yaml":
            parts = ("parameters", "hedges", "qualifiers", "certainty", "scales", "nearest")
            leaves = [place for place in leaves if place[0] in parts] or leaves
        place = self.draw.choice(leaves)
        holder: Any = topic[name]
        for step in place[:-1]:
            holder = holder[step]
        self._change(topic, name, place, holder)

    def _change(self, topic: dict[str, Any], name: str, place: Place, holder: Any) -> None:
        draw, key, old = self.draw, place[-1], holder[place[-1]]
        if place[-2:-1] and place[0] == "results" and draw.random() < 0.15 and isinstance(key, str):
            part = "groups" if "groups" in place else "printed"
            target = topic[name]["results"][place[1]].setdefault(part, {})
            if part == "groups" and target:
                target = target[draw.choice(sorted(target))]
            if isinstance(target, dict):
                target[draw.choice(KEYS[part])] = {"printed": draw.choice(NUMBERS), "place": "t"}
            return
        if isinstance(old, list):
            if old and draw.random() < 0.5:
                old.pop(draw.randrange(len(old)))
            elif old:
                old.append(copy.deepcopy(draw.choice(old)))
                if isinstance(old[-1], dict) and "id" in old[-1]:
                    old[-1]["id"] += "x"
            return
        if draw.random() < 0.12 and isinstance(holder, dict):
            del holder[key]
            return
        if key in ("settings",) or (len(place) > 1 and place[-2] == "settings"):
            settings = old if isinstance(old, dict) else holder
            settings[draw.choice(sorted(SETTINGS))] = draw.choice(NUMBERS)
            return
        if isinstance(old, dict):
            if "place" in old and draw.random() < 0.5:
                holder[key] = "not reported"
            return
        holder[key] = self._other(str(key), str(old), topic[name])

    def _other(self, key: str, old: str, file: Any) -> str:
        draw = self.draw
        if key == "route":
            return draw.choice(sorted(ROUTES))
        if key == "measure":
            return draw.choice(sorted(MEASURES))
        if key == "unit":
            return draw.choice(("kg", "g", "%", "points", "mmHg", "mm", "weeks"))
        if like := words_like(old):
            return draw.choice(like)
        if key in ("outcome", "time", "study", "result", "arm", "source", "measures"):
            names = sorted({leaf_of(file, p) for p in places(file) if p[-1] in (key, "id")})
            return draw.choice(names or [old])
        if any(character.isdigit() for character in old) or key in ("printed", "value", "weeks"):
            return draw.choice(NUMBERS)
        return old if key in _FREE else draw.choice((old, "other"))


def draw_route(draw: random.Random, sound: dict[str, Any]) -> dict[str, Any]:
    """Return the sound topic with a result of one route, printed with values that may be absurd."""
    topic = copy.deepcopy(sound)
    topic["claims.yaml"].pop("syntheses")
    topic["claims.yaml"]["claims"][0]["question"].pop("measures")
    if draw.random() < 0.6:
        topic["claims.yaml"]["claims"][0].pop("threshold")
    topic["articles/paper.yaml"]["statements"] = []
    study = topic["studies/alpha2020.yaml"]
    result = study["results"][0]
    study.pop("assumptions")
    route = draw.choice(list(ROUTES.values()))
    arms = ["warm"] if draw.random() < 0.25 else ["warm", "cold"]
    result |= {"contrast": "within" if len(arms) == 1 else "between", "arms": arms}
    result["printed"] = {key: _printed(draw, key) for key in route.needs}
    result["groups"] = {arm: {} for arm in arms}
    for group in result["groups"].values():
        if draw.random() < 0.8:
            group["n"] = {"printed": draw.choice(("20", "19", "2", "3", "1")), "place": "t"}
        group.update({str(key): _printed(draw, str(key)) for key in route.arm_needs})
    if draw.random() < 0.3:
        result["scale"] = "percent change"
    if route.paired or draw.random() < 0.1:
        kind = draw.choice(("crossover", "matched pairs", "split body"))
        study["design"]["assignment"] = {"value": kind, "place": "t"}
    result["estimates"] = [{"measure": draw.choice(sorted(route.measures)), "route": route.name}]
    return topic


def _printed(draw: random.Random, key: str) -> dict[str, str]:
    known = kind_of(key)
    texts: tuple[str, ...] = ("1", "2", "3", "5", "10", "0.5", "0.05", "0.9", "20", "1.5", "0.2")
    if known.interval:
        texts = ("0.1 to 0.9", "1.2 to 3.4", "-3 to -1", "0.00 to 0.01", "1 to 1", "-5 to 5")
    elif known.kind == "share":
        texts = ("60%", "0%", "100%", "5%", "33.3%")
    elif known.kind == "count":
        texts = ("1", "2", "3", "5", "10", "19", "20", "0")
    elif draw.random() < 0.25:
        texts = tuple(text for text in NUMBERS if " to " not in text and "±" not in text)
    return {"printed": draw.choice(texts), "place": "t"}


def leaf_of(data: Any, place: Place) -> str:
    """Return the text at a place."""
    for step in place:
        data = data[step]
    return str(data)


def places(data: Any, path: Place = ()) -> Iterator[Place]:
    """Yield the place of every value, those inside others too."""
    entries = data.items() if isinstance(data, dict) else enumerate(data)
    if not isinstance(data, (dict, list)):
        return
    for key, value in entries:
        yield (*path, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*path, key))


def write_topic_files(data: Path, topic: dict[str, Any]) -> None:
    """Write the files of a topic named "topic", and the rubric, as JSON, which is YAML."""
    for name, content in topic.items():
        path = data / name if name == "rubric.yaml" else data / "topic" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")
