"""Keys of enterprises: juristic numbers with check digit, pseudonyms of persons, numbers of community enterprises."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from etl.register.generate.country import PROVINCES
from etl.register.generate.draws import Dice, Real, Whole

Bytes = NDArray[np.uint8]

MOST = 100_000_000
"""Largest number of enterprises for which juristic numbers stay unique."""
_PROVINCE = np.array([int(code) for code in PROVINCES], dtype=np.uint64)
_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def juristic(dice: Dice, number: Whole, province: NDArray[np.int64]) -> pa.Array:
    """13 digits: 0, province, kind of juristic person, serial number, check digit."""
    partnership = dice.uniform("kind", number) < 0.16
    kind = np.where(partnership, np.uint64(3), np.uint64(5))
    serial = dice.shuffle("juristic", number, MOST)
    digits = np.zeros((len(number), 13), dtype=np.uint8)
    digits[:, 1:3] = _digits(_PROVINCE[province], 2)
    digits[:, 3] = kind
    digits[:, 4:12] = _digits(serial, 8)
    digits[:, 12] = check_digit(digits[:, :12])
    return fixed(digits + ord("0"))


def check_digit(digits: Bytes) -> Bytes:
    """Last digit for rows of 12 digits: (11 - Σ digit × (13 … 2) mod 11) mod 10."""
    total = digits.astype(np.int64) @ np.arange(13, 1, -1)
    return ((11 - total % 11) % 10).astype(np.uint8)


def person(dice: Dice, number: Whole) -> pa.Array:
    """64 hexadecimal digits; the first 16 alone already differ for any two persons."""
    lanes = np.stack([dice.bits(f"person {lane}", number) for lane in range(4)], axis=1)
    raw = lanes.astype(">u8").view(np.uint8).reshape(len(number), 32)
    return fixed(np.stack([_HEX[raw >> 4], _HEX[raw & 15]], axis=2).reshape(len(number), 64))


def community(dice: Dice, number: Whole, province: NDArray[np.int64]) -> pa.Array:
    """`C`, province, serial number of ten digits."""
    text = np.empty((len(number), 13), dtype=np.uint8)
    text[:, 0] = ord("C")
    text[:, 1:3] = _digits(_PROVINCE[province], 2) + ord("0")
    text[:, 3:] = _digits(dice.shuffle("community", number, MOST), 10) + ord("0")
    return fixed(text)


def numerals(number: Whole, width: int) -> pa.Array:
    """Numbers as text with leading zeros."""
    return fixed(_digits(number, width) + ord("0"))


def fixed(text: Bytes) -> pa.Array:
    """Strings of one length, from one row of bytes each."""
    rows, width = text.shape
    ends = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(text)))


def _digits(number: Whole | Real, width: int) -> Bytes:
    powers = np.uint64(10) ** np.arange(width - 1, -1, -1, dtype=np.uint64)
    return (np.asarray(number, dtype=np.uint64)[:, None] // powers % np.uint64(10)).astype(np.uint8)
