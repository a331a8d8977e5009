"""Turn the syntax errors of the YAML parser into faults that a person can act on."""

from __future__ import annotations

import yaml

from mcstats.model.errors import Fault
from mcstats.model.printed_characters import named

# Part of the parser's message, the expected syntax, and the fix of the slip that nearly always
# causes it.
_SLIPS = (
    ("mapping values are not allowed", 'one "key: value" a line', 'quote text that holds ": "'),
    ("sequence entries are not allowed", "a list below its key", 'begin "- " on a new line'),
    ("character that cannot start", "a value", "quote the text"),
    ("tab character", "spaces for indentation", "replace U+0009 by spaces"),
    ("',' or ']'", '"," between items and "]" at the end', "close the list or the quote before"),
    ("',' or '}'", '"," between keys and "}" at the end', "close the braces or the quote before"),
    ("'-' indicator", 'a list of "- " items', "indent what belongs to the item above"),
    ("expected key", '"key: value" in one column', "check quotes and indentation here and above"),
    ("expected ':'", '"key: value"', 'put ":" behind the key, or indent text of the line above'),
    ("node content", "a value", "quote text that begins with a sign of YAML"),
    ("escape character", "the escapes of YAML", "use single quotes, or double the backslash"),
    ("Unicode character escape", "the escapes of YAML", "write the character itself"),
    ("comment or line break", "nothing behind | or >", "put the text on the lines below"),
    ("document", "one document without directives", "delete the line"),
    ("directive", "one document without directives", "delete the line"),
    ("tag", "plain values", 'quote text that begins with "!"'),
    ("numeric character", "no anchors or aliases", "quote text that begins with & or *"),
)
# Beginnings of the parser's messages, reworded so that they can follow "found".
_WORDS = (
    ("mapping values are not allowed in this context", '": " where no key can be'),
    ("block sequence entries are not allowed in this context", '"- " where no list can begin'),
    ("did not find expected key", "something other than a key"),
    ("did not find expected alphabetic", "no alphabetic"),
    ("did not find expected ", "something other than "),
    ("did not find the expected ", "something other than "),
    ("could not find expected ", "no "),
    ("found ", ""),
)


def syntax_fault(error: yaml.MarkedYAMLError, text: str, shown: str) -> Fault:
    """Return the fault behind a syntax error of the parser in a text."""
    mark = error.problem_mark or error.context_mark
    problem = str(error.problem or error.context or "unreadable YAML")
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    begun = error.context_mark
    if begun and "quoted scalar" in str(error.context) and "end of stream" in problem:
        place = (begun.line + 1, begun.column + 1)
        fix = "close it at the end of the text"
        return Fault(shown, *place, "YAML-QUOTE", "a quote that never closes", "pairs", fix)
    expected, fix = "well-formed YAML", "fix the syntax here"
    for part, wanted, slip in _SLIPS:
        if part in problem:
            expected, fix = wanted, slip
            break
    found = _reword(problem)
    if mark is not None and "cannot start" in problem:
        character = text[mark.index : mark.index + 1]
        found = f"{named(character)}, which cannot start text"
        if character == "\t":
            fix = "replace U+0009 by spaces"
    if begun and begun.line + 1 < line and "block mapping" not in str(error.context):
        found += f" ({str(error.context).removeprefix('while ')} begun on line {begun.line + 1})"
    return Fault(shown, line, column, "YAML", found, expected, fix)


def _reword(problem: str) -> str:
    for theirs, ours in _WORDS:
        if problem.startswith(theirs):
            return ours + problem.removeprefix(theirs)
    return problem
