"""Size classes of ministerial regulation 2562 (micro: notification of 2563), with a margin, so that no value is near a threshold.

Revenue and employment of the calibrated year are drawn inside the class planned for the enterprise. Where both are
known they point at the same class, except a few firms whose employment points at a neighbouring one: there revenue decides.
"""

import numpy as np

MARGIN = 0.03
"""Share by which drawn revenue keeps away from a limit."""
HIGHEST = 3e12
"""Baht; more than any Thai company earns."""

# By sector (agribusiness, manufacturing, trade, services) × size (micro, small, medium, large), both ends included.
_MAKING, _OTHER = (1.8e6, 100e6, 500e6), (1.8e6, 50e6, 300e6)
_UPPER = np.array([(*ends, HIGHEST) for ends in (_MAKING, _MAKING, _OTHER, _OTHER)])
REVENUE_HIGH = _UPPER * (1 - MARGIN)
REVENUE_LOW = np.column_stack([np.full(4, 20e3), _UPPER[:, :-1] * (1 + MARGIN)])
_MAKING_JOBS, _OTHER_JOBS = (5, 50, 200, 40_000), (5, 30, 100, 40_000)
JOBS_HIGH = np.array([_MAKING_JOBS, _MAKING_JOBS, _OTHER_JOBS, _OTHER_JOBS])
JOBS_LOW = np.column_stack([np.ones(4, dtype=np.int64), JOBS_HIGH[:, :-1] + 1])
