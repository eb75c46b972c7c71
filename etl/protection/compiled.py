"""Functions compiled to machine code."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba  # type: ignore[import-untyped]  # ships no types

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile `function` on first use and keep the result on disk; where no folder can be written, only in memory.

    Neither fast-math nor threads: the same input gives the same bytes on every run and with any number of threads.
    """
    try:
        return cast(Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast(Function, numba.njit(nogil=True)(function))


def inlined(function: Function) -> Function:
    """As `compiled`, put into the calling function line by line: for what is called millions of times with many arrays."""
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, inline="always")(function))
    except RuntimeError:
        return cast(Function, numba.njit(nogil=True, inline="always")(function))
