"""What helps a person who codes a topic: schemas for the editor, files to start from."""

from __future__ import annotations

import argparse
import sys

from .files import write_whole
from .schemas import schema_texts

__all__ = ["schema"]


def schema(options: argparse.Namespace) -> int:
    """Write the JSON Schema of each kind of file, to a folder or as one JSON object."""
    texts = schema_texts()
    if options.output is None:
        kinds = ",\n".join(f'"{name}": {text.strip()}' for name, text in texts.items())
        sys.stdout.write(f"{{\n{kinds}\n}}\n")
        return 0
    for name, text in texts.items():
        write_whole(options.output / name, text)
    return 0
