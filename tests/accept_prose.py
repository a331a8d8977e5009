"""Write the prose of the front and of the claims of two topics, to be read before it is accepted.

Run it with the packages on the path: ``PYTHONPATH=src:tests python tests/accept_prose.py``.
"""

from __future__ import annotations

from helpers.accepted_prose import FOLDER, TOPICS, prose_of

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in TOPICS:
        (FOLDER / f"{name}.txt").write_text(prose_of(name), encoding="utf-8")
