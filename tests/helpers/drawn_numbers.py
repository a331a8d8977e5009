"""Numbers and pairs of numbers, as hypothesis draws them."""

from __future__ import annotations

import math

from hypothesis import strategies as st

INF = math.inf
numbers = st.floats(-100, 100).map(lambda x: round(x, 3))
pairs = st.tuples(numbers, numbers).map(sorted)
