"""Files of a run against the hashes that its manifest holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

__all__ = ["differences"]


def differences(recorded: Mapping[str, str], found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each file that is not as recorded, with what is wrong with it.

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
