"""Compare the files of a run with the hashes in its manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def differences(recorded: Mapping[str, str], found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each file that differs from the record, with the difference.

    Parameters
    ----------
    recorded, found : mapping of str to str
        Name of a file to its sha256.
    """
    for name in sorted(recorded.keys() | found.keys()):
        if name not in found:
            yield name, "missing"
        elif name not in recorded:
            yield name, "not of this run"
        elif recorded[name] != found[name]:
            yield name, "edited"
