"""Topics that were read once, kept small: each of ten steps asks for its topic again.

The steps of a library come in any order, so that few topics are still at hand when their next step
begins. A compressed pickle takes a fifth of the room of the files that it stands for, and an eighth
of the time to read them. It never leaves the process.
"""

from __future__ import annotations

import io
import operator
import pickle
import threading
import zlib
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from mcstats.schema.topic import Topic

__all__ = ["Memory"]

AT_HAND = 4  # topics that need not even be unpacked
ROOM = 64_000_000  # bytes for all the others, some two thousand topics


class Memory:
    """Topics by key; the one that was used longest ago goes first.

    Parameters
    ----------
    at_hand : int
        So many topics are kept as they are.
    room : int
        So many bytes are for the packed ones.
    """

    def __init__(self, at_hand: int = AT_HAND, room: int = ROOM) -> None:
        self._at_hand, self._room = at_hand, room
        self._ready: OrderedDict[Hashable, Topic] = OrderedDict()
        self._packed: OrderedDict[Hashable, bytes] = OrderedDict()
        self._used = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Topic | None:
        """Return a topic that is kept, or None."""
        with self._lock:
            topic = self._ready.get(key)
            if topic is None and key in self._packed:
                self._packed.move_to_end(key)
                topic = pickle.loads(zlib.decompress(self._packed[key]))
            if topic is not None:
                self._show(key, topic)
            return topic

    def keep(self, key: Hashable, topic: Topic) -> None:
        """Keep a topic."""
        packed = _packed(topic)
        with self._lock:
            self._used += len(packed) - len(self._packed.pop(key, b""))
            self._packed[key] = packed
            while self._used > self._room:
                self._used -= len(self._packed.popitem(last=False)[1])
            self._show(key, topic)

    def _show(self, key: Hashable, topic: Topic) -> None:
        self._ready[key] = topic
        self._ready.move_to_end(key)
        while len(self._ready) > self._at_hand:
            self._ready.popitem(last=False)


class _Pickler(pickle.Pickler):
    """Knows a generic class with its parameters, which has no name to be found by."""

    def reducer_override(self, thing: Any) -> Any:
        generic = getattr(thing, "__pydantic_generic_metadata__", None)
        if isinstance(thing, type) and generic and generic["origin"]:
            return operator.getitem, (generic["origin"], generic["args"])
        return NotImplemented


def _packed(topic: Topic) -> bytes:
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(topic)
    return zlib.compress(out.getvalue(), 1)
