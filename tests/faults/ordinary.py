"""Root without its power over file modes, so that a mode forbids what it says to whoever runs the tests."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_VERSION: Final = 0x20080522
_OVER_MODES: Final = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Data(ctypes.Structure):
    _fields_ = [
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    ]


@contextmanager
def ordinary() -> Iterator[None]:
    """In this thread, and in threads and children begun in the block.

    A child that executes a program as root gets its powers anew, unless they are
    taken out of what it may have; `give_up` does that.
    """
    before = _now()
    _set(before[0].effective & ~_OVER_MODES, before)
    try:
        yield
    finally:
        _set(before[0].effective, before)


def give_up() -> None:
    """In a child before it executes a program: no power over modes, for good."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2):
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def _now() -> ctypes.Array[_Data]:
    data = (_Data * 2)()
    _call("capget", data)
    return data


def _set(effective: int, before: ctypes.Array[_Data]) -> None:
    data = (_Data * 2)()
    ctypes.memmove(data, before, ctypes.sizeof(before))
    data[0].effective = effective
    _call("capset", data)


def _call(name: str, data: ctypes.Array[_Data]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    header = _Header(_VERSION, 0)
    if getattr(libc, name)(ctypes.byref(header), data) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
