"""Base classes of records: frozen and strict, each value with its place in a source."""

from __future__ import annotations

import ast
import difflib
import inspect
import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from mcstats.model.printed_characters import is_unseen, shows_something
from mcstats.model.vocabularies import NOT_REPORTED, YesNo

MAX_TEXT = 10_000  # characters: longer than any title or reason, short enough for a page
MAX_WORDS = 12  # a place in a source needs a few words, a sentence would be a copy


def refuse(code: str, found: str, expected: str, fix: str) -> PydanticCustomError:
    """Return the error that a validator raises; the loader turns it into a `Fault`."""
    context = {"code": code, "found": found, "expected": expected, "fix": fix}
    return PydanticCustomError("mcstats", "{code}: found {found}", context)


def _printable(text: str) -> str:
    plain = text.isascii() and text.isprintable()  # a rubric has 60,000 such characters
    for position, character in enumerate("" if plain else text, start=1):
        if is_unseen(character) and character != "\n":
            name = unicodedata.name(character, "CONTROL CHARACTER")
            raise refuse(
                "CHAR",
                f"U+{ord(character):04X} {name} at character {position}",
                "printable text without control or direction characters",
                "delete it",
            )
    if not shows_something(text):
        raise refuse("EMPTY", "nothing", "text", "write the text or remove the key")
    if text != text.strip():
        raise refuse("SPACE", f"{text!r} (space at an end)", repr(text.strip()), "remove it")
    return text


def _few_words(text: str) -> str:
    if len(text.split()) > MAX_WORDS:
        raise refuse(
            "WORDS",
            f"{len(text.split())} words",
            f"at most {MAX_WORDS} words around the value",
            "keep only the words that locate the value",
        )
    return text


def _identifier(text: str) -> str:
    if not text.isascii() or not text.replace("-", "").replace("_", "").isalnum():
        raise refuse(
            "ID", repr(text), "lower-case letters a–z, digits, _ and -", "rename it and its uses"
        )
    if text != text.lower():
        raise refuse("ID", repr(text), "lower-case letters", f"write {text.lower()}")
    return text


def _plain_number(text: str) -> str:
    if re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) is None:
        raise refuse("NUMBER", repr(text), "a number such as 0 or -1.5", "write it in digits")
    return text


Text = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_printable)]

COUNT: Final = r"^(0|[1-9][0-9]{0,8})$"
Count = Annotated[str, Field(pattern=COUNT)]
"""A number of records in quotes, without separators."""
PlainNumber = Annotated[Text, AfterValidator(_plain_number)]
FewWords = Annotated[Text, AfterValidator(_few_words)]
Id = Annotated[str, Field(max_length=80), AfterValidator(_identifier)]


@dataclass(frozen=True, slots=True)
class IdOf:
    """Marks the id of another record, of a kind, which lint looks up."""

    kind: str


SourceId = Annotated[Id, IdOf("source")]
StudyId = Annotated[Id, IdOf("study")]
ArticleId = Annotated[Id, IdOf("article")]
ClaimId = Annotated[Id, IdOf("claim")]
# Of the study that the field `study` of the same record names, or of the study of the file.
ArmId = Annotated[Id, IdOf("arm")]
OutcomeId = Annotated[Id, IdOf("outcome")]
TimeId = Annotated[Id, IdOf("time point")]
ResultId = Annotated[Id, IdOf("result")]


@cache
def _docstrings(module: str) -> dict[str, dict[str, str]]:
    """Return the docstrings of the attributes of each class of a module."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {
        owner.name: {
            field.target.id: inspect.cleandoc(text.value.value)
            for field, text in pairwise(owner.body)
            if isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        }
        for owner in tree.body
        if isinstance(owner, ast.ClassDef)
    }


class Record(BaseModel):
    """A record that is read from ``data/``: frozen, strict, without unknown keys."""

    # A validator is built when a record is first read: a part of another record needs none.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe each key by its docstring.

        The sources are read here because pydantic's `use_attribute_docstrings` reads them at
        every start, which takes 0.3 s.
        """
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for record in reversed(cls.__mro__):
            if record.__module__.startswith("mcstats."):
                for name, text in _docstrings(record.__module__).get(record.__name__, {}).items():
                    key = cls.model_fields[name].alias or name if name in cls.model_fields else ""
                    if key in properties:
                        properties[key]["description"] = text
        return schema


class Sourced(Record):
    """Something with a place in a source; without `source` the study's first source is meant."""

    source: SourceId | None = None
    """An id in sources.yaml; without it the study's first source is meant."""
    place: Text
    """The place in the source: page, table, line."""
    words: FewWords | None = None
    """At most twelve words that find the place."""
    because: Text | None = None
    """The reason for reading it so."""


class OtherReported(Sourced):
    """The same quantity as another place prints it."""

    printed: Text
    """The characters that this place prints."""


C = TypeVar("C", "Reported", "Fact[Any]")


def _require_reason(choice: C) -> C:
    if choice.other and not choice.because:
        found, expected = "another reading without a reason", "`because` beside `other`"
        raise refuse("REASON", found, expected, "say why this reading is used")
    return choice


class Reported(Sourced):
    """A value with the characters that the source prints.

    `other` holds what other records print for it; `because` then says why this one is used.
    """

    printed: Text
    """The characters of the source, in quotes; they stand for all that prints so."""
    unit: Text | None = None
    """The unit, where it is printed elsewhere."""
    other: tuple[OtherReported, ...] = ()
    """The quantity as other places print it; `because` then says why this one is used."""

    _a_choice_has_a_reason = model_validator(mode="after")(_require_reason)


T = TypeVar("T")


class OtherFact(Sourced, Generic[T]):
    """The same fact as another place states it."""

    value: T
    """A word of the list."""


class Fact(Sourced, Generic[T]):
    """A fact in a closed vocabulary with the place it rests on, and the readings not used."""

    value: T
    """A word of the list."""
    other: tuple[OtherFact[T], ...] = ()
    """The fact as other places state it; `because` then says why this one is used."""
    inferred: YesNo = YesNo.NO
    """`yes` if the words of the source only suggest it; `because` then says which words."""

    _a_choice_has_a_reason = model_validator(mode="after")(_require_reason)

    @model_validator(mode="after")
    def _an_inference_has_a_reason(self) -> Fact[T]:
        if self.inferred is YesNo.YES and not self.because:
            found, expected = "an inference without a reason", "`because` beside `inferred`"
            raise refuse("REASON", found, expected, "say from which words it is inferred")
        return self


def _kind(value: Any) -> str:
    return "text" if isinstance(value, str) else "mapping"


def _not_reported(text: str, _: ValidationInfo) -> str:
    if text != NOT_REPORTED:
        raise refuse(
            "REPORTED",
            repr(text),
            f"{NOT_REPORTED!r}, or a mapping with the value and its place",
            f'write "{NOT_REPORTED}"'
            if difflib.get_close_matches(text, [NOT_REPORTED], cutoff=0.7)
            else "",  # whoever knows where it stands says how it is written
        )
    return text


NotPrinted = Annotated[
    str,
    AfterValidator(_not_reported),
    WithJsonSchema({"const": NOT_REPORTED, "type": "string"}),
    Tag("text"),
]
either = Discriminator(_kind)
MaybeReported = Annotated[Annotated[Reported, Tag("mapping")] | NotPrinted, either]
