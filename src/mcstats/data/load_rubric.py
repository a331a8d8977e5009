"""Read a rubric: the data folder's own, or the one shipped with the package."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path as FilePath

from mcstats.data.suggestions import join_words, suggest_nearest
from mcstats.data.validation import add_new_places, validate
from mcstats.data.yaml_reader import cap_faults, read_yaml
from mcstats.model.errors import Fault, InputError
from mcstats.model.rubric import Rubric
from mcstats.model.rubric_consistency import Problem, find_problems
from mcstats.model.topic import Positions


def rubric_path(data: FilePath) -> FilePath:
    """Return ``data/rubric.yaml`` where there is one, readable or not, else the shipped rubric."""
    own = data / "rubric.yaml"
    return own if os.path.lexists(own) else _shipped()


def load_rubric(path: FilePath) -> Rubric:
    """Read and validate one rubric.

    Raises `InputError` with all its faults.
    """
    # The shipped rubric may be a link to the only copy in a source tree; others must not lead out.
    root = path.resolve().parent if path == _shipped() else path.parent
    data, positions, faults = read_yaml(path, str(path), root)
    if data is None:
        raise InputError(faults)
    rubric, wrong = validate(Rubric, data, positions)
    if rubric is not None:
        wrong = [_undeclared(problem, positions) for problem in find_problems(rubric)]
    faults = add_new_places(faults, wrong)
    if faults or rubric is None:
        raise InputError(cap_faults(faults))
    return rubric


def _undeclared(problem: Problem, positions: Positions) -> Fault:
    name = problem.found.split('"')[1] if '"' in problem.found else ""
    fix = problem.fix or (
        suggest_nearest(name, problem.expected) if problem.expected and name else "fix or delete it"
    )
    expected = join_words(problem.expected) if problem.expected else "each once, and used"
    return positions.fault(problem.path, "RUBRIC", problem.found, expected, fix)


def _shipped() -> FilePath:
    return FilePath(str(resources.files("mcstats") / "rubric.yaml"))
