"""The command line: what each command takes, and what it calls."""

from mcstats.cli.command import COMMANDS, Command, Console, Status
from mcstats.cli.command_line import main, parser

__all__ = ["COMMANDS", "Command", "Console", "Status", "main", "parser"]
