"""Read a rubric: the topic's own, the data folder's, or the one shipped with the package."""

from __future__ import annotations

from importlib import resources
from pathlib import Path as FilePath

from mcstats.schema.errors import InputError
from mcstats.schema.rubric import Rubric

from .faults import validate
from .yaml import read_yaml


def rubric_path(data: FilePath) -> FilePath:
    """Return ``data/rubric.yaml`` where it is, else the rubric that the package ships."""
    own = data / "rubric.yaml"
    if own.is_file():
        return own
    return FilePath(str(resources.files("mcstats") / "rubric.yaml"))


def load_rubric(path: FilePath) -> Rubric:
    """Read and validate one rubric.

    Raises
    ------
    InputError
        With all its faults.
    """
    resolved = path.resolve()
    data, positions, faults = read_yaml(resolved, str(path), resolved.parent)
    if data is None:
        raise InputError(faults)
    rubric, wrong = validate(Rubric, data, positions)
    if faults or wrong or rubric is None:
        raise InputError([*faults, *wrong])
    return rubric
