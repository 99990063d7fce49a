"""The signs before the words of states."""

from enum import StrEnum


class Sign(StrEnum):
    """The sign before a state's word; colour is never alone."""

    NONE = "none"
    OK = "ok"
    ERROR = "error"
    WARN = "warn"
    DRAFT = "draft"
    PENDING = "pending"
    RETURNED = "returned"
    OFF = "off"
