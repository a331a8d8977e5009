"""Write the results of a topic in formats of other programs, and say what each cannot hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FORMATS: Final[Mapping[str, str]] = {
    "robvis": "robvis",
    "revman": "revman",
    "sof": "summary_of_findings",
    "fhir": "fhir",
    "xlsx": "xlsx",
    "ro-crate": "ro_crate",
}
"""The module of each format: its `write` takes the results, `CANNOT` is what it cannot say."""
