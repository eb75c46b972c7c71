"""Numbers that all processes of one server share: made before they part, of fixed size, without a lock.

A lock in shared memory would stay shut for ever if its holder were killed. Each number is written whole; two processes that
change the same one at the same moment may lose one of the two changes, which limits and counters of ours can bear.
"""

import mmap


def shared_numbers(count: int) -> "memoryview[float]":
    """`count` numbers (64-bit floats), all 0; later changes are seen by every process forked from this one."""
    return memoryview(mmap.mmap(-1, 8 * count)).cast("d")
