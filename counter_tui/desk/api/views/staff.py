"""The staff, as administration lists them."""

from dataclasses import dataclass
from datetime import datetime

from data.terms.enums import Role


@dataclass(frozen=True, slots=True)
class StaffLine:
    number: str
    name: str
    branch: str
    roles: tuple[Role, ...]
    licence: str
    active: bool
    locked: bool
    last: datetime | None
