"""Files that a test writes, and what is read of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from mcstats.data.yaml_reader import read_yaml
from mcstats.model.errors import Fault, InputError
from mcstats.model.topic import Positions

R = TypeVar("R")


def read_as_yaml(tmp_path: Path, text: str) -> tuple[object, Positions, list[Fault]]:
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode())
    return read_yaml(path, "x.yaml", tmp_path)


MEANS_HEADER = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\n"
MEANS_ROW = "Ann 2001,12.1,5.0,15,8.0,5.1,15\n"


def write_file(tmp_path: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def outcome_of(read: Callable[..., R], *arguments: object) -> tuple[R | None, list[Fault]]:
    """Return what a reader gives and no faults, or None and the faults of its error."""
    try:
        return read(*arguments), []
    except InputError as error:
        return None, list(error.faults)
