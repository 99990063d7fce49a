"""Who may come to the invented counter, and where each story begins: every state a service starts from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from data.terms.enums import DocumentKind
from data.terms.words import L, Words

NEW_RULES: Final = date(2021, 8, 2)
"""From this day on accounts were opened under other agreements (service 07)."""


class Story(StrEnum):
    """What brings an invented client to the counter."""

    NEW = "new"
    READY = "ready"
    OTHER_PHONE = "other_phone"
    NO_SIGNATURE = "no_signature"
    NOT_LOCKED = "not_locked"
    PENDING = "pending"
    TWO_ACCOUNTS = "two_accounts"
    SECOND_ACCOUNT = "second_account"
    SAME_MOBILE = "same_mobile"
    SAME_MOBILE_SECOND = "same_mobile_second"
    DORMANT_OLD = "dormant_old"
    DORMANT_NEW = "dormant_new"
    CLOSABLE = "closable"
    HAS_FUNDS = "has_funds"
    HAS_POSITIONS = "has_positions"
    CLOSED_TODAY = "closed_today"
    HAS_BANK_LINK = "has_bank_link"
    CLOSED = "closed"
    RESTRICTED = "restricted"
    FROZEN = "frozen"
    EXPIRED = "expired"
    PERMIT = "permit"
    TAIWAN_RESIDENCE = "taiwan_residence"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    PERMANENT_RESIDENCE_OLD = "permanent_residence_old"
    PASSPORT = "passport"
    LONG_NAME = "long_name"
    DOTTED_NAME = "dotted_name"
    RARE_NAME = "rare_name"


STORIES: Final[dict[Story, Words]] = {
    Story.NEW: L("Locked, new here"),
    Story.READY: L("Locked, all ready"),
    Story.OTHER_PHONE: L("Locked, phone lost"),
    Story.NO_SIGNATURE: L("Locked, no signature yet"),
    Story.NOT_LOCKED: L("Not locked"),
    Story.PENDING: L("Cannot close: unlock under review"),
    Story.TWO_ACCOUNTS: L("Locked, first of two"),
    Story.SECOND_ACCOUNT: L("Second of the two, other mobile"),
    Story.SAME_MOBILE: L("Locked, first of two, one mobile"),
    Story.SAME_MOBILE_SECOND: L("Second of the two, same mobile"),
    Story.DORMANT_OLD: L("Dormant, opened before 2021-08-02"),
    Story.DORMANT_NEW: L("Dormant, opened since 2021-08-02"),
    Story.CLOSABLE: L("Wants to close, nothing in the way"),
    Story.HAS_FUNDS: L("Cannot close: funds"),
    Story.HAS_POSITIONS: L("Cannot close: positions"),
    Story.CLOSED_TODAY: L("Cannot close: closed today"),
    Story.HAS_BANK_LINK: L("Cannot close: bank link"),
    Story.CLOSED: L("Closed, wants to look"),
    Story.RESTRICTED: L("Locked, restricted"),
    Story.FROZEN: L("Locked, frozen"),
    Story.EXPIRED: L("Phone lost, ID card expired"),
    Story.PERMIT: L("Locked, HK residence permit"),
    Story.TAIWAN_RESIDENCE: L("Locked, Taiwan residence permit"),
    Story.HK_MACAO_PERMIT: L("Locked, HK travel permit"),
    Story.TAIWAN_PERMIT: L("Locked, Taiwan travel permit"),
    Story.PERMANENT_RESIDENCE: L("Locked, permanent residence card"),
    Story.PERMANENT_RESIDENCE_OLD: L("Locked, older residence card"),
    Story.PASSPORT: L("Locked, passport"),
    Story.LONG_NAME: L("Locked, passport, very long name"),
    Story.DOTTED_NAME: L("Locked, a dot in the name"),
    Story.RARE_NAME: L("Locked, rare characters"),
}
"""Each in words, for who plays the client."""


@dataclass(frozen=True, slots=True)
class Case:
    """A client, by what differs from an ordinary one who was never at a counter.

    Attributes:
        second: the story of their second account, None for clients of one.
        one_mobile: whether the second account has the mobile of the first.
        locked: the first account, by wrong trading passwords.
        opened: first and last day on which it may have been opened, None for no matter when.
        empty: no funds and no bank link: nothing stands in the way of closing but what is named here.
        phone: how the client calls the phone that is bound, empty where none is.
        signed: whether a signature is on file; needs a phone.
        lost: whether the client has that phone no more.
        submits: whether an unlocking waits for a decision; needs a signature.
        expired: whether the document is past its last day.
        name: the client's own, empty for a drawn one.
    """

    story: Story
    second: Story | None = None
    one_mobile: bool = False
    kind: DocumentKind = DocumentKind.RESIDENT_ID
    locked: bool = False
    opened: tuple[date, date] | None = None
    dormant: bool = False
    restricted: bool = False
    frozen: bool = False
    closed: bool = False
    empty: bool = False
    has_funds: bool = False
    open_positions: int = 0
    closed_today: int = 0
    bank_links: int = 0
    phone: str = ""
    signed: bool = False
    lost: bool = False
    submits: bool = False
    expired: bool = False
    name: str = ""


_BEFORE: Final = (date(2016, 1, 4), date(2021, 8, 1))
_SINCE: Final = (NEW_RULES, date(2024, 12, 31))

CASES: Final = (
    Case(Story.NEW, locked=True),
    Case(Story.READY, locked=True, phone="Mate 60", signed=True),
    Case(Story.OTHER_PHONE, locked=True, phone="iPhone 13", signed=True, lost=True),
    Case(Story.NO_SIGNATURE, locked=True, phone="Find X7"),
    Case(Story.NOT_LOCKED, phone="Xiaomi 14", signed=True),
    Case(Story.PENDING, locked=True, empty=True, phone="Magic 6", signed=True, submits=True),
    Case(Story.TWO_ACCOUNTS, Story.SECOND_ACCOUNT, locked=True, phone="Pura 70", signed=True),
    Case(
        Story.SAME_MOBILE,
        Story.SAME_MOBILE_SECOND,
        one_mobile=True,
        locked=True,
        phone="Mate X5",
        signed=True,
    ),
    Case(Story.DORMANT_OLD, dormant=True, opened=_BEFORE, phone="nova 12", signed=True),
    Case(Story.DORMANT_NEW, dormant=True, opened=_SINCE, phone="Redmi K70", signed=True),
    Case(Story.CLOSABLE, empty=True, phone="iPhone 15", signed=True),
    Case(Story.HAS_FUNDS, empty=True, has_funds=True, phone="vivo X100", signed=True),
    Case(Story.HAS_POSITIONS, empty=True, open_positions=12),
    Case(Story.CLOSED_TODAY, empty=True, closed_today=3),
    Case(Story.HAS_BANK_LINK, empty=True, bank_links=2),
    Case(Story.CLOSED, empty=True, closed=True),
    Case(Story.RESTRICTED, locked=True, restricted=True),
    Case(Story.FROZEN, locked=True, frozen=True),
    Case(Story.EXPIRED, locked=True, phone="P40", lost=True, expired=True),
    Case(Story.PERMIT, locked=True, kind=DocumentKind.HK_MACAO_RESIDENCE),
    Case(Story.TAIWAN_RESIDENCE, locked=True, kind=DocumentKind.TAIWAN_RESIDENCE),
    Case(Story.HK_MACAO_PERMIT, locked=True, kind=DocumentKind.HK_MACAO_PERMIT),
    Case(Story.TAIWAN_PERMIT, locked=True, kind=DocumentKind.TAIWAN_PERMIT),
    Case(Story.PERMANENT_RESIDENCE, locked=True, kind=DocumentKind.PERMANENT_RESIDENCE),
    Case(Story.PERMANENT_RESIDENCE_OLD, locked=True, kind=DocumentKind.PERMANENT_RESIDENCE_OLD),
    Case(Story.PASSPORT, locked=True, kind=DocumentKind.PASSPORT),
    Case(
        Story.LONG_NAME,
        locked=True,
        kind=DocumentKind.PASSPORT,
        name="MARIA FERNANDA GUADALUPE DE LA VEGA Y SANTILLANA",
    ),
    Case(Story.DOTTED_NAME, locked=True, name="迪丽努尔·阿卜力孜"),
    Case(Story.RARE_NAME, locked=True, name="龚䶮㛃𬭳"),
)
"""Everybody who may come, the likeliest first."""
