"""Plain frozen values that the frame and its bars are given to show.

None of them knows where it came from: a screen fills them from what the desk
answered, and a test from anything.
"""

from typing import NamedTuple

from data.terms.keys import Key
from data.terms.words import L, Words, plain
from screens.widgets.signs import Sign


class TopFacts(NamedTuple):
    """The top bar.

    Attributes:
        broker: the broker's short name.
        branch: the branch's full name; `branch_short` stands where columns are few.
        terminal: which terminal this is, in words (`03 号机`).
        staff: name of who is signed in, empty before sign-in.
        role: in which role, None before sign-in.
        approvals: how many applications wait for review, None where it is not told.
        witness: how many witness requests nobody has taken.
        online: whether store and gateways answer, None where it is not told.
        date: the branch's date with the day of the week.
        time: the branch's time, HH:MM.
        training: whether the store is a training store; the banner then shows, always.
        seed: the training branch's seed, empty where there is none.
    """

    broker: str
    branch: str
    time: str
    branch_short: str = ""
    terminal: Words | None = None
    staff: str = ""
    role: Words | None = None
    approvals: int | None = None
    witness: int = 0
    online: bool | None = None
    date: Words | None = None
    training: bool = False
    seed: str = ""


class StripCell(NamedTuple):
    """One fact in the client strip.

    Attributes:
        label: what it is, muted; above the value in two rows.
        short: the label before the value in one row, `label` where None.
        value: the fact.
        sign: how it stands, None for a plain fact.
        width: cells from its start to the next fact's start where there are two rows.
        strong: bold.
        own: the client may see it in their own turn.
        in_one_row: shown where the strip has one row; `bare` leaves the label away there.
        from_columns: only shown on screens at least so wide.
    """

    label: Words
    value: Words
    sign: Sign | None = None
    width: int = 14
    strong: bool = False
    own: bool = True
    in_one_row: bool = True
    bare: bool = False
    from_columns: int = 0
    short: Words | None = None


class StripFacts(NamedTuple):
    """The strip under the top bar: facts from the left, one at the right end.

    Attributes:
        cells: from the left.
        end: at the right end (how long the client has been here).
        title: a bold title before the facts, for strips that are no client's.
        one_row: one row at any size (the desk's).
    """

    cells: tuple[StripCell, ...] = ()
    end: tuple[StripCell, ...] = ()
    title: Words | None = None
    one_row: bool = False


class Standing(NamedTuple):
    """A sign with its word: `✓ 已存`, `! 未绑定`."""

    sign: Sign
    words: Words


def client_strip(
    *,
    name: str,
    account: str,
    state: Standing,
    device: Standing,
    signature: Standing,
    mobile: str,
    document: str = "",
    stay: str = "",
) -> StripFacts:
    """The client strip as the counter shows it; numbers come masked, names as they may be shown.

    Args:
        name: the client's name, masked or empty before sign-in.
        account: the fund account.
        state: the account's flags in one word.
        device: the bound device's name, or that there is none.
        signature: whether a signature is on file.
        mobile: the reserved mobile, masked.
        document: the document number, masked; shown from 160 columns.
        stay: how long the visit has lasted, MM:SS; staff matter.
    """
    cells = [
        StripCell(L("Client"), plain(name), width=12, strong=True, bare=True),
        StripCell(L("Fund account"), plain(account), strong=True, bare=True),
        StripCell(L("State"), state.words, state.sign, width=12, bare=True, own=False),
        StripCell(L("Device"), device.words, device.sign, width=20, short=L("Phone")),
        StripCell(L("Signature"), signature.words, signature.sign, width=16, short=L("Signed")),
        StripCell(L("Reserved mobile"), plain(mobile), width=20, in_one_row=False),
    ]
    if document:
        cells.append(
            StripCell(L("Document number"), plain(document), width=22, in_one_row=False, from_columns=160)
        )
    end = (
        (StripCell(L("At the counter"), plain(stay), strong=True, own=False, short=L("Here")),)
        if stay
        else ()
    )
    return StripFacts(tuple(cells), end)


class KeyHint(NamedTuple):
    """A key that works now, for the key bar.

    Attributes:
        key: the key, or the label of one that is the same everywhere (`PgDn`, `Esc`, `Y`).
        what: what it does, in a word or two.
        enter: this is the Enter chip, at the right end.
        lacks: what is still missing before it works: the chip is then grey and says this.
        short: the same in fewer letters, for where there is no room for `what`.
        spare: the same on every screen: where there is no room it goes first.
    """

    key: Key | str
    what: Words
    enter: bool = False
    lacks: Words | None = None
    short: Words | None = None
    spare: bool = False


class ServiceLine(NamedTuple):
    """One service in the list at the left.

    Attributes:
        code: two digits.
        title: the service's short name (8 cells in Chinese).
        initials: pinyin initials, empty in English.
        sign: how it stands for this client, None where there is nothing to tell.
        state: the word beside the sign, or the reason it is not available.
        available: it can be opened now.
    """

    code: str
    title: Words
    initials: str = ""
    sign: Sign | None = None
    state: Words | None = None
    available: bool = True


class ServiceGroup(NamedTuple):
    """A headed group of the services list (准备, 办理, 查阅, 岗位)."""

    title: Words
    lines: tuple[ServiceLine, ...]
