"""The registry of the sub-commands, with the arguments, statuses and streams that they share."""

from __future__ import annotations

import enum
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar


class Status(enum.IntEnum):
    """The exit status of a command."""

    WELL = 0
    MISMATCH = 1  # a number does not match
    UNREADABLE = 2  # an input has a fault, or a file cannot be read or written


@dataclass(frozen=True, slots=True)
class Console:
    """The streams of a command: results and notes go to one, progress to the other."""

    quiet: bool = False
    verbose: bool = False
    json: bool = False

    def results(self, lines: Iterable[object]) -> None:
        """Print what was asked for, whatever the options."""
        for line in lines:
            print(line)

    def notes(self, lines: Iterable[object]) -> None:
        """Print what a person may want to know beside it; JSON has none."""
        for line in lines:
            if not self.quiet and not self.json:
                print(line)

    def progress(self, line: str) -> None:
        """Print what is being done to the standard error, for a person who waits for it."""
        if not self.quiet and (self.verbose or sys.stderr.isatty()):
            print(line, file=sys.stderr, flush=True)


Run: TypeAlias = Callable[..., Status]
R = TypeVar("R", bound=Run)
Argument: TypeAlias = tuple[tuple[str, ...], dict[str, Any]]


@dataclass(frozen=True)
class Command:
    """A sub-command: its function, its description and its arguments."""

    run: Run
    text: str
    arguments: tuple[Argument, ...]


COMMANDS: dict[str, Command] = {}


def argument(*names: str, **options: Any) -> Argument:
    """Return an argument for `command`; the words are those of argparse."""
    return names, options


def command(*arguments: Argument, name: str = "", writes_json: bool = False) -> Callable[[R], R]:
    """Register a function as a sub-command of its name, described by its docstring.

    The function gets each argument by its name, and a `Console` as `console`, which holds the
    options that every command has. Where `writes_json` is false, the lines that the function prints
    are written as JSON on request.
    """

    def register(run: R) -> R:
        add_command(
            name or run.__name__, run, run.__doc__ or "", *arguments, writes_json=writes_json
        )
        return run

    return register


def add_command(
    name: str, run: Run, text: str, *arguments: Argument, writes_json: bool = False
) -> None:
    """Register a sub-command under a name, with a description."""
    if not writes_json:
        run = partial(_write_lines_as_json, run)
    COMMANDS[name] = Command(run, text, (*arguments, QUIET, VERBOSE, JSON))


@dataclass(frozen=True, slots=True)
class _Gathered(Console):
    """A console that keeps its lines, to be written as JSON."""

    lines: dict[str, list[str]] = field(default_factory=lambda: {"results": [], "notes": []})

    def results(self, lines: Iterable[object]) -> None:
        """Keep what was asked for."""
        self._keep("results", lines)

    def notes(self, lines: Iterable[object]) -> None:
        """Keep what a person may want to know beside it."""
        self._keep("notes", lines)

    def _keep(self, kind: str, lines: Iterable[object]) -> None:
        self.lines[kind].extend(line for one in lines for line in str(one).splitlines())


def _write_lines_as_json(run: Run, *, console: Console, **values: Any) -> Status:
    if not console.json:
        return run(**values, console=console)
    gathered = _Gathered(console.quiet, console.verbose)
    status = run(**values, console=gathered)
    console.results([json.dumps(gathered.lines, indent=2, ensure_ascii=False)])
    return status


# The words of an option are the same in each command that has it.
QUIET: Final = argument(
    "--quiet", action="store_true", help="no progress and no notes; of a list, the summary alone"
)
VERBOSE: Final = argument(
    "--verbose", action="store_true", help="all details; progress also where no terminal shows it"
)
JSON: Final = argument("--json", action="store_true", help="write the results as JSON")
FOLDERS: Final = (
    argument("--data", type=Path, default=Path("data"), help="default: data"),
    argument("--reports", type=Path, default=Path("reports"), help="default: reports"),
)
TOPICS: Final = (
    argument("topics", nargs="*", metavar="TOPIC", help="default: all"),
    argument(
        "--topic", action="append", dest="more_topics", metavar="TOPIC", default=[], help="one more"
    ),
)
GITHUB: Final = argument("--github", action="store_true", help="write annotations for GitHub")
EXCLUSIVE: Final = ((QUIET, VERBOSE), (JSON, GITHUB))
"""Options of which a call has one at most."""
