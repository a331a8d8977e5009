"""Sets of estimates whose variances differ up to a trillionfold."""

from __future__ import annotations

import numpy as np


def draw_extreme_sets(
    rng: np.random.Generator, count: int, k: int, decades: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return estimates and variances of shape (k, count), variances in 10^-decades..10^decades.

    Six kinds: spread evenly over the decades; two values only; both ends present; all alike; one
    study far off; estimates that have nothing to do with their variances.
    """
    kind = rng.integers(0, 6, count)
    ends = 10.0**-decades, 10.0**decades
    v = 10 ** rng.uniform(-decades, decades, (k, count))
    two = kind == 1
    shape = k, int(two.sum())
    v[:, two] = rng.choice(ends, shape) * 10 ** rng.uniform(-0.2, 0.2, shape)
    v[0, kind == 2], v[-1, kind == 2] = ends
    alike = kind == 3
    v[:, alike] = 10 ** rng.uniform(-decades, decades, int(alike.sum()))
    v[:, alike] *= rng.uniform(0.5, 2, (k, int(alike.sum())))
    between = rng.integers(0, 2, count) * 10 ** rng.uniform(-decades, decades, count)
    y = rng.normal(size=(k, count)) * np.sqrt(v + between) * 10 ** rng.uniform(0, 1.5, count)
    far = kind == 4
    y[0, far] += 10 ** rng.uniform(-decades, decades, int(far.sum()))
    apart = kind == 5
    spread = 10 ** rng.uniform(-decades, decades, int(apart.sum()))
    y[:, apart] = rng.normal(size=(k, int(apart.sum()))) * spread
    return y + rng.integers(0, 2, count) * 10 ** rng.uniform(-3, 6, count), v
