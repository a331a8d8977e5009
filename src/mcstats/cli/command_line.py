"""The `mcstats` command: a sub-command for each step of the workflow and each task of analysts."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence

import mcstats.cli.data_commands  # each of these modules registers its commands
import mcstats.cli.report_commands
import mcstats.cli.team_commands
import mcstats.cli.workflow_commands  # noqa: F401
from mcstats import __version__
from mcstats.cli.command import COMMANDS, EXCLUSIVE, Console, Status, argument, command
from mcstats.model.errors import InputError
from mcstats.workflow.python_settings import set_user_settings_aside


@command(argument("shell", choices=["bash", "zsh", "tcsh"]))
def completion(shell: str, console: Console) -> Status:
    """Print a script that lets a shell complete commands and options."""
    import shtab

    console.results([shtab.complete(parser(), shell)])
    return Status.WELL


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="mcstats", description=__doc__)
    top.add_argument("--version", action="version", version=f"mcstats {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, registered in COMMANDS.items():
        text = registered.text[0].lower() + registered.text[1:].rstrip(".")
        sub = commands.add_parser(name, help=text, description=text)
        for names, options in registered.arguments:
            if not any((names, options) in alone for alone in EXCLUSIVE):
                sub.add_argument(*names, **options)
        for alone in EXCLUSIVE:
            # Not an empty group: argparse before Python 3.13 cannot write the usage of one.
            if present := [one for one in registered.arguments if one in alone]:
                group = sub.add_mutually_exclusive_group()
                for names, options in present:
                    group.add_argument(*names, **options)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, print a line for each fault, and return the exit status."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # the caller has closed it, as `>&-` does
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal of another alphabet gets \u2212 for −, rather than a traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        set_user_settings_aside()
    except InputError as error:  # before the parser, which quotes docstrings
        print(error, file=sys.stderr)
        return Status.UNREADABLE
    values = vars(parser().parse_args(arguments))
    run = COMMANDS[values.pop("command")].run
    if "more_topics" in values:
        values["topics"] += values.pop("more_topics")
    console = Console(*(values.pop(name, False) for name in ("quiet", "verbose", "json")))
    try:
        status = run(**values, console=console)
        sys.stdout.flush()  # here, where a pipe that is closed already can still be caught
        return status
    except BrokenPipeError:
        # The reader has closed the pipe; Python must not report that again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return Status.WELL
    except (InputError, OSError) as error:
        from mcstats.workflow.files import error_lines

        print(error_lines(error), file=sys.stderr)
        return Status.UNREADABLE
    except KeyboardInterrupt:
        if arguments is not None:  # another program called, and handles it as it likes
            raise
        print("stopped by Ctrl-C", file=sys.stderr)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)  # so that a loop of the shell ends too
        return Status.UNREADABLE
