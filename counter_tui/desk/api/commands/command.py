"""What can be asked of the counter: one frozen value for each operation, in rooms by subject.

Each names the type it answers with. A command that changes an application or
an operation carries `key`, made when its form opened: the same key and the
same content again give the same result, so that a double Enter does one thing.
"""

from typing import Generic, TypeVar

R = TypeVar("R")


class Command(Generic[R]):
    """A request whose answer is an `R`."""

    __slots__ = ()
