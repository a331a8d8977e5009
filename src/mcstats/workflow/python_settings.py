"""Keep settings that a user made for other programs out of the outputs."""

from __future__ import annotations

import os
import sys

from mcstats.model.errors import InputError


def set_user_settings_aside() -> None:
    """Leave out what a user set for matplotlib, and refuse a Python that leaves docstrings out.

    matplotlib, which other libraries import as well, stops at a back end that it does not know.

    Raises `InputError` for ``PYTHONOPTIMIZE=2`` and the option ``-OO``: outputs quote docstrings.
    """
    os.environ["MPLBACKEND"] = "svg"
    os.environ.pop("SOURCE_DATE_EPOCH", None)  # matplotlib stops at one that is no number
    if sys.flags.optimize > 1:
        found, expected = "Python without docstrings (-OO)", "docstrings, which outputs quote"
        raise InputError.of_file("python", "PYTHON", found, expected, "unset PYTHONOPTIMIZE")
