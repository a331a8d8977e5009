"""What went wrong, in one line for each fault, and the exit status that says so."""

from __future__ import annotations

import sys
from collections.abc import Callable

from mcstats.schema.errors import InputError

__all__ = ["told"]


def told(run: Callable[[], int]) -> int:
    """Run something and return its exit status: 2, and a line for each, where inputs are faulty.

    A pipe that nobody reads any more is no fault, and goes on to the caller.
    """
    try:
        return run()
    except InputError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"{error.filename or 'mcstats'}: {error.strerror}", file=sys.stderr)
    return 2
