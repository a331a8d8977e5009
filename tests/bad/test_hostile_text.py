"""Hostile text in every text field of a topic: refused with its place, or harmless all the way.

Which fields hold text is asked of the nouns themselves, so that a new field is tried too.
"""

from __future__ import annotations

import csv
import io
import json
import typing
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any
from xml.etree import ElementTree

import pytest
import yaml
from pydantic import AfterValidator, BaseModel

from helpers.complete_topic import filled_files, write_topic
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.model.article import Article
from mcstats.model.claim import Claims
from mcstats.model.source import Sources
from mcstats.model.study import Study
from mcstats.workflow.lint import lint_topics
from mcstats.workflow.steps import STEPS

Path_ = tuple[str | int, ...]
ADDRESSES = {"href", "xlink:href", "src", "action", "formaction", "poster", "background", "data"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|'/C calc'!A1",
    "@SUM(1+1)*cmd",
    "]]></testcase><b>{{7*7}}{% raw %}",
    "../../../../etc/passwd",
    "</title></style></textarea><svg onload=alert(1)>",
]
MANY = [
    *PAYLOADS,
    "+1+1",
    "-2+3+cmd",
    "\u200bzero width",
    "\u202egnp.exe",
    "nul\0byte",
    "tab\tat",
    "two\nlines\r\n",
    "javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "<!-- <p> -->",
    "<![CDATA[x]]>",
    "&lt;script&gt; &amp; &#60;b&#62; &quot;",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    "{{ config.__class__ }} {% include '/etc/passwd' %} {# x #}",
    "{0.__class__} {text} %s %n ${jndi:ldap://x} $(id) `id` ; rm -rf ~ | cat",
    "/etc/passwd",
    "C:\\windows\\system32",
    "~/.ssh/id_rsa",
    "file:///etc/passwd",
    "' OR 1=1; DROP TABLE studies; --",
    "!!python/object/apply:os.system ['id']",
    "*alias",
    "&anchor x",
    "null",
    "~",
    "yes",
    "1e400",
    "1,234",
    "0.5%",
    "\U0001f4a9 Z\u0351\u036ba\u0301 \u4e2d\u6587 \u05d0\u05d1",
    "\u2028line\u2029paragraph",
    "x" * 9_999,
    "x" * 10_001,
    "<" * 3_000,
    "'\"`<>&\\",
    '" autofocus onfocus="alert(1)',
    "' onmouseover='alert(1)",
    "<a href=//example.org>x</a>",
    "<style>@import '//example.org'</style>",
    "</script><script>alert(1)</script>",
    "\\u003cscript\\u003e",
    "[link](javascript:alert(1)) ![x](//example.org) **bold**",
    "\ufeffmark",
    "\x85next",
    "\ud7ff\ue000",
]

# Numbers may stand where words may not, and are as harmless.
TAME = {text: text for text in ("1,234", "0.5%", "1e400")}


def is_text(kind: Any, metadata: typing.Iterable[Any] = ()) -> bool:
    """Whether a type holds free text: whatever passes the validator of printable text."""
    if any(isinstance(m, AfterValidator) and "printable" in repr(m.func) for m in metadata):
        return True
    if typing.get_origin(kind) is Annotated:
        inner, *more = typing.get_args(kind)
        return is_text(inner, more)
    return any(is_text(part) for part in typing.get_args(kind))


def texts(noun: Any, path: Path_ = (), kind: Any = None, more: Any = ()) -> Iterator[Path_]:
    """Yield the path of each free text of a noun."""
    if isinstance(noun, BaseModel):
        for name, field in type(noun).model_fields.items():
            yield from texts(getattr(noun, name), (*path, name), field.annotation, field.metadata)
    elif isinstance(noun, dict):
        for key, value in noun.items():
            yield from texts(value, (*path, str(key)), kind, more)
    elif isinstance(noun, (tuple, list)):
        for index, value in enumerate(noun):
            yield from texts(value, (*path, index), kind, more)
    elif type(noun) is str and is_text(kind, more):
        yield path


def fields_with_text(noun: type[BaseModel], seen: set[Any] | None = None) -> set[str]:
    """Return the fields of a noun, and of the nouns inside it, that hold free text."""
    seen = set() if seen is None else seen
    found: set[str] = set()
    if noun in seen:
        return found
    seen.add(noun)

    def inside(kind: Any) -> Iterator[type[BaseModel]]:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield kind
        for part in typing.get_args(kind):
            yield from inside(part)

    for name, field in noun.model_fields.items():
        if is_text(field.annotation, field.metadata):
            found.add(name)
        for part in inside(field.annotation):
            found |= fields_with_text(part, seen)
    return found


def nouns(folder: Path) -> dict[str, BaseModel]:
    topic = load_topic(folder)
    found: dict[str, BaseModel] = {"sources.yaml": topic.sources, "claims.yaml": topic.claims}
    found |= {f"studies/{name}.yaml": study for name, study in topic.studies.items()}
    return found | {f"articles/{name}.yaml": article for name, article in topic.articles.items()}


def lines_of(path: Path) -> dict[int, Path_]:
    """Return the path of the value on each line of a file."""
    found: dict[int, Path_] = {}

    def walk(node: yaml.Node, at: Path_) -> None:
        found.setdefault(node.start_mark.line + 1, at)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found[key.start_mark.line + 1] = (*at, key.value)
                walk(value, (*at, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                walk(value, (*at, index))

    walk(yaml.compose(path.read_text(encoding="utf-8")), ())
    return found


def put(data: Any, path: Path_, text: str) -> None:
    *way, last = path
    for step in way:
        data = data[step]
    data[last] = text


def filled(held: dict[tuple[str, Path_], str]) -> dict[str, Any]:
    files = filled_files()
    for (file, path), text in held.items():
        put(files[file], path, text)
    return files


def _is_use(place: tuple[str, Path_]) -> bool:
    """Return whether a text names the use of a study or a claim: files share it, as they do ids."""
    return bool({"use", "uses", "other_uses"} & set(place[1]))


def settle(folder: Path, payloads: list[str], turn: int) -> dict[tuple[str, Path_], str]:
    """Write a topic with a payload in each text that takes it; what is refused has a place."""
    topic = write_topic(folder, filled_files())
    places = [(file, path) for file, noun in nouns(topic).items() for path in texts(noun)]
    held = {at: payloads[(i + turn) % len(payloads)] for i, at in enumerate(places)}
    held |= dict.fromkeys(filter(_is_use, held), payloads[turn % len(payloads)])
    for _ in range(30):
        write_topic(folder, filled(held))
        faults = lint_topics([topic])
        if not faults:
            return held
        refused: set[tuple[str, Path_]] = set()
        for fault in faults:
            assert fault.line > 0, fault
            assert str(fault).isprintable()
            file = str(Path(fault.file).relative_to(topic))
            at = lines_of(topic / file)[fault.line]
            near = {h for h in held if h[0] == file and h[1][: len(at)] == at}
            if any(map(_is_use, near)):
                near |= set(filter(_is_use, held))
            # A pair that does not fit is told at the first of the two.
            refused |= near or {h for h in held if h[0] == file and h[1][:-1] == at[:-1]}
        told = "\n".join(map(str, faults))
        assert refused, f"refused where there is no payload:\n{told}"
        held = {at_: text for at_, text in held.items() if at_ not in refused}
    raise AssertionError("a topic that is refused again and again")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[str] = Counter()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A figure inside a text is declared by an element of its own, and may lead to its line.
        if tag not in {"span", "data"} and ("class", "n") not in attrs:
            self.found[tag] += 1
        for name, value in attrs:
            plain = (value or "").strip().lower()
            followed = name in ADDRESSES and plain.startswith(
                ("javascript:", "data:text/html", "//")
            )
            if followed or name.startswith("on"):
                self.bad.append(f"{tag} {name}={value!r}")
        kind = dict(attrs).get("type")
        if tag in {"iframe", "object", "embed", "base"} or (
            tag == "script" and "json" not in (kind or "")
        ):
            self.bad.append(tag)


def tags(text: str) -> Tags:
    found = Tags()
    found.feed(text)
    found.close()
    return found


def run(folder: Path) -> Path:
    where = ["--data", str(folder / "data"), "--reports", str(folder / "reports")]
    for step in STEPS:
        assert main([step, "--topic", "showers", *where]) == 0, step
    return folder / "reports" / "showers"


def cells(path: Path) -> Iterator[str]:
    for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True):
        yield from row


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def hold(folder: Path, payloads: list[str], turn: int = 0) -> int:
    """Run a topic full of payloads; return how many of its texts took one."""
    held = settle(folder, payloads, turn)
    given = {p.relative_to(folder) for p in (folder / "data").rglob("*")}
    out = run(folder)
    assert {p.relative_to(folder) for p in (folder / "data").rglob("*")} == given
    assert {p.name for p in folder.iterdir()} == {"data", "reports"}
    assert {p.name for p in (folder / "reports").iterdir()} == {".run.lock", "showers"}
    for path in (out / "tables").glob("*.csv"):
        wrong = [c for c in cells(path) if c.startswith(FORMULA) and not is_number(c)]
        assert wrong == [], path.name
    ElementTree.fromstring((out / "checks.xml").read_text(encoding="utf-8"))
    for path in (out / "figures").glob("*.svg"):
        tree = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        names = {str(node.tag).rpartition("}")[2] for node in tree.iter()}
        assert not names & {"script", "foreignObject", "image", "a"}, path.name
    json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    found = tags((out / "index.html").read_text(encoding="utf-8"))
    assert found.bad == []
    # The same page with a harmless word for each payload has the same elements.
    letters = {p: "".join(chr(97 + part) for part in divmod(n, 26)) for n, p in enumerate(payloads)}
    tame = {at: TAME.get(text, f"words{letters[text]}") for at, text in held.items()}
    topic = write_topic(folder, filled(tame))
    # An identifier or a number takes only what has its form, which a harmless word has not.
    for file, line in {(fault.file, fault.line) for fault in lint_topics([topic])}:
        name = str(Path(file).relative_to(topic))
        at = lines_of(Path(file))[line]
        near = {h for h in held if h[0] == name and h[1][: len(at)] == at}
        tame |= {place: held[place] for place in near}
    write_topic(folder, filled(tame))
    assert found.found == tags((run(folder) / "index.html").read_text(encoding="utf-8")).found
    return len(held)


def test_a_payload_in_every_text_is_refused_with_its_place_or_harmless_everywhere(
    tmp_path: Path,
) -> None:
    assert hold(tmp_path, PAYLOADS) > 100


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(0, len(MANY), 5))
def test_every_payload_in_every_text_is_refused_with_its_place_or_harmless_everywhere(
    tmp_path: Path, turn: int
) -> None:
    hold(tmp_path, MANY, turn)


@pytest.mark.slow
@pytest.mark.parametrize("payload", MANY, ids=lambda p: ascii(p)[:20])
def test_one_payload_in_all_texts_at_once_is_refused_or_harmless(
    tmp_path: Path, payload: str
) -> None:
    hold(tmp_path, [payload])


def test_the_topic_that_is_filled_has_every_field_that_holds_text(tmp_path: Path) -> None:
    there = {
        step
        for noun in nouns(write_topic(tmp_path, filled_files())).values()
        for path in texts(noun)
        for step in path
    }
    known = set[str]().union(*(fields_with_text(n) for n in (Sources, Claims, Study, Article)))
    assert known - there == set()
