"""The invented branch: who works there, who comes in, and with what. The same seed, the same people.

Their documents and mobiles pass the checks of the real counter. Nobody is meant:
names, numbers and mobiles are drawn; messages to them go nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from stdnum.cn import ric

from counter_tui.training.chance import SeededChance
from counter_tui.training.stories import CASES, Case, Story
from data.terms.enums import DocumentKind, Role
from data.terms.random import Random, digits

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
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN: Final = (
    *("小山", "四光", "晓雯", "思远", "海燕", "建国", "丽华", "文博", "雨桐", "志强", "秀英", "明轩"),
    *("佳怡", "俊杰", "雪梅", "一鸣", "桂兰", "浩然", "芳", "磊", "静", "勇", "敏", "涛"),
)
_FIRST: Final = ("ANNA", "THOMAS", "MARIE", "HENRIK", "CLARA", "PETER", "INGRID", "DANIEL")
_LAST: Final = ("KELLER", "LINDQVIST", "DUBOIS", "HARTMANN", "OKAFOR", "MORETTI", "NOVAK", "BRANDT")
_FOREIGN: Final = frozenset(
    {DocumentKind.PASSPORT, DocumentKind.PERMANENT_RESIDENCE, DocumentKind.PERMANENT_RESIDENCE_OLD}
)
_COUNTIES: Final = ("310101", "310104", "110105", "440106", "320102", "330106", "420106", "610113")
"""Of GB/T 2260, each of a large city."""
_SEGMENTS: Final = ("135", "136", "137", "138", "139", "150", "158", "159", "186", "189")
_SYLLABLES: Final = ("qing", "shan", "liu", "yun", "song", "feng", "zhu", "lan", "he", "mei", "xue", "tao")
_YOUNGEST: Final = 22
_OLDEST: Final = 70
_LONG_TERM_FROM: Final = 46
"""From this age on a resident ID card is issued for good (长期)."""


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
    dormant: bool = False
    restricted: bool = False
    frozen: bool = False
    closed: bool = False
    open_positions: int = 0
    closed_today: int = 0
    bank_links: int = 1


@dataclass(frozen=True, slots=True)
class InventedClient:
    """A person who may walk in; what they have done so far is in their `case`.

    Attributes:
        born: where the number of the document says so.
        expires: the document's last day, None for 长期.
    """

    name: str
    kind: DocumentKind
    document: str
    born: date | None
    expires: date | None
    accounts: tuple[InventedAccount, ...]
    case: Case


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
        clients=tuple(draw.client(case) for case in CASES),
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
        document, _ = self._document(DocumentKind.RESIDENT_ID)
        return InventedStaff(number, self._name(), (role,), document, self._password())

    def client(self, case: Case) -> InventedClient:
        document, born = self._document(case.kind)
        first = self._account(case, case.story)
        accounts: tuple[InventedAccount, ...] = (first,)
        if case.second is not None:
            mobile = first.mobile if case.one_mobile else ""
            accounts = (first, self._account(Case(case.second), case.second, mobile))
        name = case.name or (self._latin() if case.kind in _FOREIGN else self._name())
        return InventedClient(name, case.kind, document, born, self._expires(case, born), accounts, case)

    def _expires(self, case: Case, born: date | None) -> date | None:
        if case.expired:
            return self._day(self.year - 2, self.year - 1)
        aged = born is not None and self.year - born.year > _LONG_TERM_FROM
        if aged and case.kind is DocumentKind.RESIDENT_ID:
            return None
        return self._day(self.year + 1, self.year + 4)

    def _account(self, case: Case, story: Story, mobile: str = "") -> InventedAccount:
        self._accounts += 1 + self.chance.below(9)
        return InventedAccount(
            number=f"9{self._accounts:07d}",
            mobile=mobile or self._mobile(),
            opened_on=self._opened(case.opened),
            password_failures=6 + self.chance.below(4) if case.locked else self.chance.below(3),
            available_funds=0 if case.empty and not case.has_funds else 1 + self.chance.below(50_000_000),
            story=story,
            dormant=case.dormant,
            restricted=case.restricted,
            frozen=case.frozen,
            closed=case.closed,
            open_positions=case.open_positions,
            closed_today=case.closed_today,
            bank_links=case.bank_links if case.empty else 1,
        )

    def _mobile(self) -> str:
        return self._fresh(lambda: _SEGMENTS[self.chance.below(len(_SEGMENTS))] + digits(self.chance, 8))

    def _opened(self, between: tuple[date, date] | None) -> date:
        if between is None:
            return self._day(self.year - 9, self.year - 2)
        first, last = between
        return first + timedelta(days=self.chance.below((last - first).days + 1))

    def _name(self) -> str:
        return self._fresh(
            lambda: SURNAMES[self.chance.below(len(SURNAMES))] + GIVEN[self.chance.below(len(GIVEN))]
        )

    def _latin(self) -> str:
        return self._fresh(
            lambda: f"{_FIRST[self.chance.below(len(_FIRST))]} {_LAST[self.chance.below(len(_LAST))]}"
        )

    def _document(self, kind: DocumentKind) -> tuple[str, date | None]:
        """A number of that kind, and the date of birth where there is one in it."""
        match kind:
            case DocumentKind.HK_MACAO_PERMIT:
                return self._fresh(lambda: "H" + digits(self.chance, 8)), None
            case DocumentKind.TAIWAN_PERMIT:
                return self._fresh(lambda: digits(self.chance, 8)), None
            case DocumentKind.PASSPORT:
                return self._fresh(lambda: "P" + digits(self.chance, 8)), None
            case DocumentKind.PERMANENT_RESIDENCE_OLD:
                return self._fresh(lambda: "DEU" + digits(self.chance, 12)), None
            case DocumentKind.HK_MACAO_RESIDENCE:
                return self._dated(("810000",))
            case DocumentKind.TAIWAN_RESIDENCE:
                return self._dated(("830000",))
            case DocumentKind.PERMANENT_RESIDENCE:
                return self._dated(("931276", "911840"))
            case DocumentKind.RESIDENT_ID:
                return self._dated(_COUNTIES)

    def _dated(self, beginnings: tuple[str, ...]) -> tuple[str, date]:
        """A number of 18 characters after GB 11643 and the date of birth in it."""
        while True:
            place = beginnings[self.chance.below(len(beginnings))]
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
