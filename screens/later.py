"""Modules that are needed only after the first frame."""

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module and loads it when it is first asked for something.

    The engine's values are many frozen classes, each made when its module is
    loaded: together they would take a good part of the time to the first frame.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
