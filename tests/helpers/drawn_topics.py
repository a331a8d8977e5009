"""Draw topics and rubrics: edits of sound ones that keep their form and change their meaning.

An edit gives a value, a word, a name, an entry or a parameter another one of its kind, adds a field
that a record may have, leaves one out or repeats an entry. Drawing is guided by what comes out: a
topic that lint passes and whose tables hold a kind of result not seen before is kept, and edited
further. The seed is fixed, so that a finding comes back.
"""

from __future__ import annotations

import copy
import enum
import inspect
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from helpers.drawn_values import FIELDS, NUMBERS, draw_value, records_in, words_by_key
from helpers.faulty_topics import RUBRIC, SOUND_FOLDER
from helpers.places import TESTS
from mcstats.effects.assumptions import SETTINGS
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model import vocabularies
from mcstats.model.article import Article
from mcstats.model.claim import Claims
from mcstats.model.printed_keys import ArmKey, ContrastKey, kind_of
from mcstats.model.rubric import Rubric
from mcstats.model.source import Sources
from mcstats.model.study import Study

Place = tuple[str | int, ...]
Drawn = dict[str, Any]
"""The files of a topic and its rubric by their names, as plain data; drawn topics share those that
are not edited."""
MODELS: Final = {"claims.yaml": Claims, "sources.yaml": Sources, "rubric.yaml": Rubric}
FOLDERS: Final = {"studies": Study, "articles": Article}
PRINTED: Final = {"printed": [str(key) for key in ContrastKey], "groups": [str(k) for k in ArmKey]}
_FREE = ("because", "label", "title", "place", "words", "what", "statement", "note", "paraphrase")


def model_of(name: str) -> Any:
    """Return the class of the record that a file holds."""
    return MODELS.get(name) or FOLDERS[name.partition("/")[0]]


def read_example(folder: Path) -> Drawn:
    """Return the files of an example topic and the rubric of the project."""
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*/*.yaml")])
    named = {str(path.relative_to(folder)): path for path in files} | {"rubric.yaml": RUBRIC}
    return {
        name: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for name, path in named.items()
    }


def without_studies(topic: Drawn, kept: int) -> Drawn:
    """Return a topic of its first studies, without the entries that name others, or an article."""
    names = [name for name in topic if name.startswith("studies/")]
    gone = {Path(name).stem for name in names[kept:]}
    small = {
        name: _without(content, gone)
        for name, content in topic.items()
        if name not in names[kept:] and not name.startswith("articles/")
    }
    for claim in small["claims.yaml"]["claims"]:
        claim.pop("row", None)
    return small


def _without(data: Any, gone: set[str]) -> Any:
    """Return plain data without the entries of lists that name a study which is gone."""
    if isinstance(data, dict):
        return {key: _without(value, gone) for key, value in data.items()}
    if isinstance(data, list):
        kept = [x for x in data if not (isinstance(x, dict) and x.get("study") in gone)]
        return [_without(value, gone) for value in kept]
    return data


def examples() -> list[Drawn]:
    """Return the topics that drawing begins with: few studies of many kinds, quick to run."""
    base = read_example(SOUND_FOLDER)
    others = [read_example(TESTS / "topics" / name) for name in ("prepost", "bcg")]
    lone = without_studies(base, 1)
    lone["studies/alpha2020.yaml"].pop("assumptions")
    lone["claims.yaml"]["claims"][0].pop("disputed")
    lone["claims.yaml"]["claims"][0]["question"]["measures"].remove("PC")
    drawn = [lone, base, without_studies(base, 2), *(without_studies(one, 1) for one in others)]
    return [topic | {"rubric.yaml": base["rubric.yaml"]} for topic in drawn]


def words_like(text: str) -> list[str]:
    """Return the words that may stand where one of a closed vocabulary stands."""
    found: list[str] = []
    for _, kind in inspect.getmembers(vocabularies, inspect.isclass):
        if issubclass(kind, enum.Enum) and text in [str(member) for member in kind]:
            found.extend(str(member) for member in kind)
    return sorted(set(found) - {text})


class DrawnTopics:
    """A pool of topics that grows with what is new.

    Parameters
    ----------
    seed : int
        The seed of the drawing.
    first : list of Drawn, optional
        The topics that it begins with; without them `examples`.
    """

    def __init__(self, seed: int, first: list[Drawn] | None = None) -> None:
        self.draw = random.Random(seed)
        self.topics = first or examples()
        self.rubrics = self.topics[:1]
        self.original = self.topics[0]["rubric.yaml"]
        self.seen: set[str] = set()
        self.words: dict[str, list[str]] = {}
        for topic in self.topics:
            for key, text in words_by_key(topic):
                self.words.setdefault(key, []).append(text)

    def next(self, kind: str) -> Drawn:
        """Return a "topic" or a "rubric" with one to three edits, or one result of a "route"."""
        if kind == "route":
            return draw_route(self.draw, self.topics[0])
        pool = self.topics if kind == "topic" else self.rubrics
        topic = dict(self.draw.choice(pool[-8:] if self.draw.random() < 0.5 else pool))
        copied: set[str] = set()
        for _ in range(self.draw.choice((1, 1, 2, 3))):
            files = ["rubric.yaml"] if kind == "rubric" else sorted(topic.keys() - {"rubric.yaml"})
            name = self.draw.choice(files)
            if name not in copied:
                topic[name] = copy.deepcopy(topic[name])
                copied.add(name)
            self.edit(topic, name)
        if kind == "rubric":  # caches tell rubrics of one title apart by all that they hold
            topic["rubric.yaml"]["title"] = f"Rubric {self.draw.random()}"
        return topic

    def keep(self, topic: Drawn, signs: frozenset[str]) -> bool:
        """Keep a topic whose results show something that no other has shown; return whether."""
        new = signs - self.seen
        self.seen |= new
        if new:
            same = topic["rubric.yaml"] is self.original
            (self.topics if same else self.rubrics).append(topic)
        return bool(new)

    def edit(self, topic: dict[str, Any], name: str) -> None:
        """Make one edit somewhere in a file."""
        if self.draw.random() < 0.2:
            kind, record = self.draw.choice(list(records_in(model_of(name), topic[name])))
            if missing := sorted(kind.model_fields.keys() - record.keys()):
                field = self.draw.choice(missing)
                annotation = kind.model_fields[field].annotation
                record[field] = draw_value(self.draw, annotation, field, self.words)
                return
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
                target[draw.choice(PRINTED[part])] = {"printed": draw.choice(NUMBERS), "place": "t"}
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
        if key in ("route", "measure", "unit", "quantity", "method", "test") or "{" in old:
            return draw.choice(FIELDS.get(key, FIELDS["text"]))
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
    changed = ("claims.yaml", "studies/alpha2020.yaml")
    topic = sound | {name: copy.deepcopy(sound[name]) for name in changed}
    topic["claims.yaml"].pop("syntheses")
    topic["claims.yaml"]["claims"][0]["question"].pop("measures")
    if draw.random() < 0.6:
        topic["claims.yaml"]["claims"][0].pop("threshold")
    study = topic["studies/alpha2020.yaml"]
    result = study["results"][0]
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
