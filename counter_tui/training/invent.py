"""The invented branch: who works there, who comes in, and with what. The same seed, the same people.

Their documents and mobiles pass the checks of the real counter. Nobody is meant:
names, numbers and mobiles are drawn; messages to them go nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from stdnum.cn import ric

from counter_tui.training.chance import SeededChance
from data.terms.enums import DocumentKind, Role
from data.terms.random import Random, digits
from data.terms.words import L, Words

BROKER: Final = "金信期货"
HOTLINE: Final = "400-0988-278"
UTC_OFFSET: Final = 480
TERMINALS: Final = ("01", "02", "03")

_BRANCHES: Final = (
    ("PD", "上海浦东营业部"),
    ("XH", "杭州西湖营业部"),
    ("TH", "广州天河营业部"),
    ("WH", "成都武侯营业部"),
)
_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN: Final = (
    *("小山", "四光", "晓雯", "思远", "海燕", "建国", "丽华", "文博", "雨桐", "志强", "秀英", "明轩"),
    *("佳怡", "俊杰", "雪梅", "一鸣", "桂兰", "浩然", "芳", "磊", "静", "勇", "敏", "涛"),
)
_COUNTIES: Final = ("310101", "310104", "110105", "440106", "320102", "330106", "420106", "610113")
"""Of GB/T 2260, each of a large city."""
_SEGMENTS: Final = ("135", "136", "137", "138", "139", "150", "158", "159", "186", "189")
_SYLLABLES: Final = ("qing", "shan", "liu", "yun", "song", "feng", "zhu", "lan", "he", "mei", "xue", "tao")
_YOUNGEST: Final = 22
_OLDEST: Final = 70
_LONG_TERM_FROM: Final = 46
"""From this age on a resident ID card is issued for good (长期)."""


class Story(StrEnum):
    """What brings an invented client to the counter."""

    NEW = "new"
    READY = "ready"
    OTHER_PHONE = "other_phone"
    NOT_LOCKED = "not_locked"
    TWO_ACCOUNTS = "two_accounts"
    SECOND_ACCOUNT = "second_account"
    RESTRICTED = "restricted"
    PERMIT = "permit"


STORIES: Final[dict[Story, Words]] = {
    Story.NEW: L("Locked, new here"),
    Story.READY: L("Locked, all ready"),
    Story.OTHER_PHONE: L("Locked, phone lost"),
    Story.NOT_LOCKED: L("Not locked"),
    Story.TWO_ACCOUNTS: L("Locked, first of two"),
    Story.SECOND_ACCOUNT: L("Second of the two"),
    Story.RESTRICTED: L("Locked, restricted"),
    Story.PERMIT: L("Locked, HK permit"),
}
"""Each in words, for who plays the client."""


@dataclass(frozen=True, slots=True)
class InventedStaff:
    """A member of the invented branch's staff, with a resident ID card and a password."""

    number: str
    name: str
    roles: tuple[Role, ...]
    document: str
    password: str


@dataclass(frozen=True, slots=True)
class InventedAccount:
    """A fund account; funds in fen."""

    number: str
    mobile: str
    opened_on: date
    password_failures: int
    available_funds: int
    story: Story
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class InventedClient:
    """A person who may walk in.

    Attributes:
        expires: the document's last day, None for 长期.
        phone: how the client calls the phone that is bound, empty where none is.
    """

    name: str
    kind: DocumentKind
    document: str
    expires: date | None
    accounts: tuple[InventedAccount, ...]
    phone: str = ""


@dataclass(frozen=True, slots=True)
class InventedBranch:
    """All of it. `administrator` founds the branch and is not among those who sign in."""

    seed: int
    code: str
    name: str
    administrator: InventedStaff
    staff: tuple[InventedStaff, ...]
    clients: tuple[InventedClient, ...]


def invent(seed: int, today: date) -> InventedBranch:
    """Invent a branch.

    Args:
        seed: decides everybody and everything.
        today: the day at the branch; of it only the year counts, for ages and validities.
    """
    draw = _Draw(SeededChance(seed), today.year)
    code, name = draw.of(_BRANCHES)
    return InventedBranch(
        seed=seed,
        code=code,
        name=name,
        administrator=draw.staff("9001", Role.ADMINISTRATOR),
        staff=(
            draw.staff("1027", Role.TELLER),
            draw.staff("1028", Role.TELLER),
            draw.staff("2003", Role.SUPERVISOR),
            draw.staff("2004", Role.SUPERVISOR),
        ),
        clients=(
            draw.client(Story.NEW, locked=True),
            draw.client(Story.READY, locked=True, phone="Mate 60"),
            draw.client(Story.OTHER_PHONE, locked=True, phone="iPhone 13"),
            draw.client(Story.NOT_LOCKED, locked=False, phone="Xiaomi 14"),
            draw.client(Story.TWO_ACCOUNTS, Story.SECOND_ACCOUNT, locked=True, phone="Pura 70"),
            draw.client(Story.RESTRICTED, locked=True),
            draw.client(Story.PERMIT, locked=True, kind=DocumentKind.HK_MACAO_RESIDENCE),
        ),
    )


@dataclass(slots=True)
class _Draw:
    """Draws, and never the same name, number or mobile twice."""

    chance: Random
    year: int
    _used: set[str] = field(default_factory=set)
    _accounts: int = 0

    def of(self, choices: tuple[tuple[str, str], ...]) -> tuple[str, str]:
        return choices[self.chance.below(len(choices))]

    def staff(self, number: str, role: Role) -> InventedStaff:
        return InventedStaff(number, self._name(), (role,), self._document("")[0], self._password())

    def client(
        self,
        *stories: Story,
        locked: bool,
        phone: str = "",
        kind: DocumentKind = DocumentKind.RESIDENT_ID,
    ) -> InventedClient:
        document, born = self._document("810000" if kind is DocumentKind.HK_MACAO_RESIDENCE else "")
        aged = kind is DocumentKind.RESIDENT_ID and self.year - born.year > _LONG_TERM_FROM
        accounts = tuple(
            self._account(story, locked=locked and story is not Story.SECOND_ACCOUNT) for story in stories
        )
        expires = None if aged else self._day(self.year + 1, self.year + 4)
        return InventedClient(self._name(), kind, document, expires, accounts, phone)

    def _account(self, story: Story, *, locked: bool) -> InventedAccount:
        self._accounts += 1 + self.chance.below(9)
        return InventedAccount(
            number=f"9{self._accounts:07d}",
            mobile=self._fresh(lambda: _SEGMENTS[self.chance.below(len(_SEGMENTS))] + digits(self.chance, 8)),
            opened_on=self._day(self.year - 9, self.year - 2),
            password_failures=6 + self.chance.below(4) if locked else self.chance.below(3),
            available_funds=self.chance.below(50_000_000),
            story=story,
            restricted=story is Story.RESTRICTED,
        )

    def _name(self) -> str:
        return self._fresh(
            lambda: _SURNAMES[self.chance.below(len(_SURNAMES))] + _GIVEN[self.chance.below(len(_GIVEN))]
        )

    def _document(self, region: str) -> tuple[str, date]:
        """A number of GB 11643 and the date of birth in it."""
        while True:
            place = region or _COUNTIES[self.chance.below(len(_COUNTIES))]
            born = self._day(self.year - _OLDEST, self.year - _YOUNGEST)
            first = f"{place}{born:%Y%m%d}{1 + self.chance.below(999):03d}"
            if first not in self._used:
                self._used.add(first)
                return first + ric.calc_check_digit(first + "0"), born

    def _password(self) -> str:
        left = list(_SYLLABLES)
        return "".join(left.pop(self.chance.below(len(left))) for _ in range(4))

    def _day(self, first: int, last: int) -> date:
        """A day of the years from `first` to `last`."""
        start = date(first, 1, 1)
        return start + timedelta(days=self.chance.below((date(last, 12, 31) - start).days))

    def _fresh(self, draw: Callable[[], str]) -> str:
        while (drawn := draw()) in self._used:
            continue
        self._used.add(drawn)
        return drawn
