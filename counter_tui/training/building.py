"""Building the invented branch: a stamped store, its people by the same commands as a real branch's."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from counter_tui.desk.api.commands.administration import AddStaff
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.imports import held
from counter_tui.desk.clients.header import COLUMNS
from counter_tui.desk.founding import FirstAdministrator, found
from counter_tui.desk.policy import Policy
from counter_tui.desk.ports import Passwords
from counter_tui.desk.registry import runner
from counter_tui.desk.work import Desk, Here
from counter_tui.training import cards, pictures
from counter_tui.training.chance import SeededChance
from counter_tui.training.clock import MovableClock
from counter_tui.training.invent import (
    BROKER,
    HOTLINE,
    TERMINALS,
    UTC_OFFSET,
    InventedAccount,
    InventedBranch,
    InventedClient,
    InventedStaff,
)
from counter_tui.training.phone import PhoneGateway
from counter_tui.training.playing import PlayedTeller
from data import keyfile
from data.content.library import library
from data.facts import StoreFacts
from data.sealing import Keys, Sealing
from data.store import Store
from data.tables.place import Terminal
from data.terms.enums import DocumentKind, StoreKind
from data.terms.random import Random

STORE: Final = "store.db"
KEYS: Final = "keys.json"
SCANS: Final = "scans"
_CONSOLE: Final = "S:console"


def store_url(folder: Path) -> str:
    """The address of the store in a folder."""
    return f"sqlite:///{folder / STORE}"


def build(
    folder: Path, branch: InventedBranch, *, clock: MovableClock, random: Random, passwords: Passwords
) -> None:
    """Build a branch's store, keys and scans in an empty folder.

    Clients are imported as a real list is, then brought to where their stories
    begin by the commands a teller would use. The clock is moved on meanwhile.

    Args:
        folder: exists and is empty.
        clock: stands somewhere in the past; it ends well within half a day later.
        random: for keys, ids and codes, which no seed decides.
    """
    keys = keyfile.create(folder / KEYS, random)
    facts = StoreFacts(
        StoreKind.TRAINING, keys.key_set, BROKER, HOTLINE, UTC_OFFSET, branch.seed, clock.now()
    )
    Store.create(store_url(folder), facts)
    store = Store.open(store_url(folder), kind=StoreKind.TRAINING, key_set=keys.key_set)
    try:
        _Builder(store, keys, branch, clock, random, passwords).build()
    finally:
        store.close()
    chance = SeededChance(branch.seed)
    scans = folder / SCANS
    scans.mkdir(mode=0o700)
    for client in branch.clients:
        whose = f"{client.accounts[0].number}-{client.name}"
        (scans / f"{whose}-{cards.FRONT}.png").write_bytes(cards.front(client))
        (scans / f"{whose}-{cards.BACK}.png").write_bytes(cards.back(client))
    (scans / "photo.png").write_bytes(pictures.photo(chance))
    (scans / "signature.png").write_bytes(pictures.signature(chance))


def client_list(branch: InventedBranch) -> bytes:
    """The branch's clients as a broker's client list."""
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    rows.writeheader()
    for client in branch.clients:
        rows.writerows(_row(client, account) for account in client.accounts)
    return text.getvalue().encode()


def _row(client: InventedClient, account: InventedAccount) -> dict[str, object]:
    return {
        "fund_account": account.number,
        "name": client.name,
        "document_kind": client.kind,
        "document_number": client.document,
        "document_expires": _day(client.expires),
        "mobile": account.mobile,
        "opened_on": account.opened_on.isoformat(),
        "password_failures": account.password_failures,
        "dormant": int(account.dormant),
        "restricted": int(account.restricted),
        "frozen": int(account.frozen),
        "closed": int(account.closed),
        "available_funds": f"{account.available_funds // 100}.{account.available_funds % 100:02d}",
        "open_positions": account.open_positions,
        "closed_today": account.closed_today,
        "bank_links": account.bank_links,
        "cfmmc_user": "",
    }


def _day(day: date | None) -> str:
    return "长期" if day is None else day.isoformat()


class _Builder:
    def __init__(
        self,
        store: Store,
        keys: Keys,
        branch: InventedBranch,
        clock: MovableClock,
        random: Random,
        passwords: Passwords,
    ) -> None:
        self._store, self._branch, self._clock = store, branch, clock
        self._sealing = Sealing(keys, random)
        self._random, self._passwords = random, passwords

    def build(self) -> None:
        administrator = self._branch.administrator
        found(
            self._desk(Here(UUID(int=0), self._branch.code, _CONSOLE, None, UTC_OFFSET)),
            branch=(self._branch.code, self._branch.name),
            terminals=TERMINALS,
            administrator=FirstAdministrator(
                administrator.number,
                administrator.name,
                DocumentKind.RESIDENT_ID,
                administrator.document,
                administrator.password,
            ),
        )
        with self._store.read() as unit:
            terminal = unit.session.exec(select(Terminal).order_by(col(Terminal.number))).first()
        if terminal is None:
            raise RuntimeError("a branch without a terminal")
        place = (terminal.branch_id, self._branch.code)
        self._people(self._desk(Here(*place, _CONSOLE, None, UTC_OFFSET)))
        self._visits(self._desk(Here(*place, terminal.chain, terminal.id, UTC_OFFSET)))

    def _desk(self, here: Here) -> Desk:
        return Desk(
            store=self._store,
            sealing=self._sealing,
            clock=self._clock,
            random=self._random,
            passwords=self._passwords,
            policy=Policy(),
            library=library(),
            here=here,
        )

    def _people(self, console: Desk) -> None:
        """Staff, each with a password of their own, and the client list."""
        run = runner(console)
        administrator = self._branch.administrator
        session = run.do(SignIn(administrator.number, administrator.password)).id
        for staff in self._branch.staff:
            once = run.do(
                AddStaff(
                    session,
                    staff.number,
                    staff.name,
                    self._branch.code,
                    frozenset(staff.roles),
                    "",
                    DocumentKind.RESIDENT_ID,
                    staff.document,
                )
            )
            own = run.do(SignIn(staff.number, once)).id
            run.do(ChangePassword(own, once, staff.password))
            run.do(SignOut(own))
        report = run.do(ImportClients(session, held(client_list(self._branch))))
        if report.refused or report.warnings or not report.written:
            raise RuntimeError(f"the invented clients do not pass: {report.refused or report.warnings}")
        run.do(SignOut(session))

    def _visits(self, desk: Desk) -> None:
        """Bring the clients to where their stories begin."""
        phone = PhoneGateway(desk)
        phone.create_tables()
        first, second = self._tellers()
        teller = PlayedTeller(desk, phone, first, second, self._clock, SeededChance(self._branch.seed))
        for client in self._branch.clients:
            if not client.case.phone:
                continue
            account = client.accounts[0]
            teller.sign_in(account)
            teller.bind(account, client.case.phone, cards.front(client))
            if client.case.signed:
                teller.put_signature_on_file(account)
            if client.case.submits:
                teller.submit_unlocking(account)
            teller.let_go()
            if client.case.lost:
                phone.lose(account.number)
        teller.leave()

    def _tellers(self) -> tuple[InventedStaff, InventedStaff]:
        first, second, *_ = self._branch.staff
        return first, second
