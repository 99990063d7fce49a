"""What a store is: its version, its kind, its keys, its branches; and which of them may not be opened."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, Uuid, column, select, table

from data.database import Database
from data.migrations.head import HEAD
from data.tables.stamp import Stamp
from data.terms import keys
from data.terms.enums import StoreKind
from data.terms.errors import Unavailable
from data.terms.words import L

_VERSION: Final = re.compile(r"\d{4}")

# Told by their names alone: a store is opened before what declares its tables is loaded.
_STAMP: Final[Select[*tuple[Any, ...]]] = select(
    column("kind"),
    column("key_set"),
    column("broker"),
    column("hotline"),
    column("utc_offset"),
    column("seed"),
    column("created_at", Stamp),
).select_from(table("store_stamp"))
_BRANCHES: Final = select(column("id", Uuid), column("code"), column("name")).select_from(table("branch"))
_TERMINALS: Final = select(
    column("id", Uuid), column("branch_id", Uuid), column("number"), column("chain")
).select_from(table("terminal"))


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What a store was made as, and stays (see `data.tables.place.StoreStamp`).

    Attributes:
        kind: production or training.
        key_set: the name of the key set that seals it.
        broker: the broker's name.
        hotline: the number clients call.
        utc_offset: of the branch's clock, in minutes east of UTC.
        seed: of an invented branch.
        created_at: when it was made.
    """

    kind: StoreKind
    key_set: str
    broker: str
    hotline: str
    utc_offset: int
    seed: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """A terminal; `chain` names its audit chain."""

    id: UUID
    number: str
    chain: str


@dataclass(frozen=True, slots=True)
class BranchFacts:
    """A branch and its terminals."""

    id: UUID
    code: str
    name: str
    terminals: tuple[TerminalFacts, ...]


def version_of(connection: Connection, database: Database) -> str:
    """The schema's version; `store-foreign` is raised where what is there is none of ours."""
    versions = database.versions(connection)
    if len(versions) != 1 or not _VERSION.fullmatch(versions[0]):
        raise database.foreign()
    return versions[0]


def refuse_newer(version: str) -> None:
    """Refuse a store that this program is too old for (`store-newer`)."""
    if version > HEAD:
        raise Unavailable(
            "store-newer",
            L("The store was made by a newer version of this program."),
            L("Update the program on this terminal, then start again."),
        )


def refuse_older(version: str) -> None:
    """Refuse a store that has to be migrated first (`store-older`)."""
    if version < HEAD:
        raise Unavailable(
            "store-older",
            L("The store was made by an older version of this program."),
            L("Make a backup, then run: counter-tui migrate"),
        )


def refuse_migrated(version: str) -> None:
    """Refuse to go on with a store that was migrated while it was open (`store-newer`)."""
    if version > HEAD:
        raise Unavailable(
            "store-newer",
            L("The store was brought to a newer version of this program."),
            L("Nothing was changed. Leave with {leave} and start the newer version.", leave=keys.LEAVE),
        )
    refuse_older(version)


def facts_of(connection: Connection, database: Database) -> StoreFacts:
    """What the store of this program's version was made as."""
    stamp = connection.execute(_STAMP).one_or_none()
    if stamp is None:
        raise database.foreign()
    kind, *rest = stamp
    return StoreFacts(StoreKind(kind), *rest)


def branches_of(connection: Connection) -> tuple[BranchFacts, ...]:
    """The branches of a store of this program's version, and their terminals."""
    terminals = [
        (branch, TerminalFacts(id_, number, chain))
        for id_, branch, number, chain in connection.execute(_TERMINALS)
    ]
    return tuple(
        BranchFacts(id_, code, name, tuple(here for branch, here in terminals if branch == id_))
        for id_, code, name in connection.execute(_BRANCHES)
    )


def refuse_other(facts: StoreFacts, kind: StoreKind, key_set: str) -> None:
    """Refuse a store of another kind (`store-kind`) or sealed with other keys (`keys-other`)."""
    if facts.kind is not kind:
        raise Unavailable(
            "store-kind",
            L("This store is for training.")
            if facts.kind is StoreKind.TRAINING
            else L("This store is for real clients."),
            L("It opens only in its own mode: check the path in the settings."),
        )
    if facts.key_set != key_set:
        raise Unavailable(
            "keys-other",
            L("The key file belongs to another store."),
            L("Give the path of this store's own key file in the settings."),
        )
