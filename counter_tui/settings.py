"""Settings: one TOML file, whose every key `docs/counter.toml.sample` explains.

It is read twice. `commands.first_look` needs only what the first frame shows and never
fails; `read` looks at every key, once there is a screen that can tell what is wrong.
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Final

from counter_tui.commands.first_look import STRICT, Look
from counter_tui.desk.policy import IS_OF, PasswordRule, Policy
from data.terms.enums import CharacterClass, DocumentKind, PasswordItem
from data.terms.errors import Invalid, Unavailable
from data.terms.keys import choose
from data.terms.words import L, Words

_SQLITE: Final = "sqlite:///"
_UNITS: Final = {
    "seconds": timedelta(seconds=1),
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
}
_LARGEST: Final = 100_000
_RULE: Final = PasswordRule()
_SHORTEST: Final = 4
_LONGEST: Final = 32
_FEWEST: Final = 10
"""Characters that a password is drawn from, at least."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the store and its keys are; `url` is `sqlite:///` and a path, or a PostgreSQL address."""

    url: str = field(repr=False)  # it may carry a password
    keys: Path

    __pydantic_config__: ClassVar = STRICT


@dataclass(frozen=True, slots=True)
class TerminalSettings:
    """Which branch this is, and which terminal where `--terminal` names none."""

    branch: str
    number: str = ""

    __pydantic_config__: ClassVar = STRICT


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders of this machine.

    Attributes:
        spool: where messages are put for the SMS gateway.
        slips: where slips are saved.
        papers: where papers are saved as PDF files.
        heads: where the audit's heads are copied to, None for nowhere.
        scans: whose newest images are listed, and where a bare name is looked for; None for nowhere.
    """

    spool: Path = Path("spool")
    slips: Path = Path("slips")
    papers: Path = Path("papers")
    heads: Path | None = None
    scans: Path | None = None

    __pydantic_config__: ClassVar = STRICT


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of `Policy`, each in the unit that its name ends with."""

    allowed_documents: frozenset[DocumentKind] = frozenset(DocumentKind)
    password_failures: int = 5
    otp_lifetime_minutes: int = 5
    otp_tries: int = 5
    otp_resend_seconds: int = 60
    otp_per_hour: int = 10
    otp_per_day: int = 20
    face_fresh_minutes: int = 30
    face_failures: int = 3
    device_tries: int = 5
    device_block_minutes: int = 15
    visit_idle_minutes: int = 15
    session_longest_hours: int = 12
    staff_failures: int = 5
    staff_lock_minutes: int = 15
    draft_lifetime_days: int = 30
    claim_minutes: int = 10
    message_lease_seconds: int = 60
    message_tries: int = 8
    message_retry_seconds: int = 5
    import_batch: int = 200

    __pydantic_config__: ClassVar = STRICT

    def policy(self) -> Policy:
        """The same figures as the rules read them."""
        values: dict[str, Any] = {}
        for each in fields(self):
            name, _, unit = each.name.rpartition("_")
            value = getattr(self, each.name)
            if unit in _UNITS:
                values[name] = value * _UNITS[unit]
            else:
                values[each.name] = value
        return Policy(**values)


@dataclass(frozen=True, slots=True)
class ClientPasswords:
    """What clients' new passwords are made of (service 06); the defaults are those of `PasswordRule`."""

    trading_length: int = _RULE.length
    trading_alphabet: str = _RULE.alphabet
    trading_classes: frozenset[CharacterClass] = _RULE.classes
    funds_length: int = _RULE.length
    funds_alphabet: str = _RULE.alphabet
    funds_classes: frozenset[CharacterClass] = _RULE.classes
    cfmmc_length: int = _RULE.length
    cfmmc_alphabet: str = _RULE.alphabet
    cfmmc_classes: frozenset[CharacterClass] = _RULE.classes
    cfmmc_user: str = "{account}"

    __pydantic_config__: ClassVar = STRICT

    def rule(self, item: PasswordItem) -> PasswordRule:
        """The rule of one kind of password."""
        return PasswordRule(*(getattr(self, f"{item}_{part.name}") for part in fields(PasswordRule)))


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole file, its paths made absolute."""

    store: StoreSettings
    terminal: TerminalSettings
    look: Look = field(default_factory=Look)
    keys: dict[str, str | list[str]] = field(default_factory=dict)
    folders: Folders = Folders()
    limits: Limits = Limits()
    passwords: ClientPasswords = ClientPasswords()

    __pydantic_config__: ClassVar = STRICT


def policy_of(settings: Settings) -> Policy:
    """The figures as the rules read them."""
    passwords = settings.passwords
    return replace(
        settings.limits.policy(),
        trading_password=passwords.rule(PasswordItem.TRADING),
        funds_password=passwords.rule(PasswordItem.FUNDS),
        cfmmc_password=passwords.rule(PasswordItem.CFMMC),
        cfmmc_user=passwords.cfmmc_user,
    )


def read(path: Path) -> Settings:
    """Read the file and look at every key.

    Raises:
        Unavailable: there is no such file, or it cannot be read or is no TOML.
        Invalid: a key is missing, unknown, or its value cannot be used; `field` names the key.
    """
    return _checked(path, _content(path))


def _content(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise Unavailable(
            "settings-missing",
            L("There is no settings file {path}.", path=path),
            L("Make a store with: counter-tui init, or name the file with --config."),
        ) from None
    except OSError as error:
        raise Unavailable(
            "settings-unreadable",
            L("The settings file {path} cannot be read.", path=path),
            L("Check that this user may read it."),
        ) from error
    except ValueError as error:
        raise Unavailable(
            "settings-broken",
            L("The settings file {path} is not written as TOML: {detail}.", path=path, detail=error),
            L("Compare it with docs/counter.toml.sample."),
        ) from None


def _checked(path: Path, content: dict[str, Any]) -> Settings:
    # No plug-in of another package has a say in the settings, and none is looked for.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from pydantic import TypeAdapter, ValidationError  # slow to load, and not needed to paint

    adapter = TypeAdapter(Settings)
    try:
        # By way of JSON, because only there strict checking takes a path or a kind written as text.
        found = adapter.validate_json(json.dumps(content, default=str))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise _refused(path, key, _meaning(first["type"], first.get("ctx", {}))) from None
    choose(found.keys)
    for each in fields(Limits):
        value = getattr(found.limits, each.name)
        if isinstance(value, int) and not 1 <= value <= _LARGEST:
            raise _refused(
                path, f"limits.{each.name}", L("must be a whole number from 1 to {most}", most=_LARGEST)
            )
    if not found.limits.allowed_documents:
        raise _refused(path, "limits.allowed_documents", L("must name at least one kind"))
    _check_passwords(path, found.passwords)
    return _absolute(found, path)


def _check_passwords(path: Path, passwords: ClientPasswords) -> None:
    """Refuse a rule by which no password could be drawn, or only a few."""
    for item in PasswordItem:
        rule = passwords.rule(item)
        if not max(_SHORTEST, len(rule.classes)) <= rule.length <= _LONGEST:
            raise _refused(
                path,
                f"passwords.{item}_length",
                L("must be a whole number from {least} to {most}", least=_SHORTEST, most=_LONGEST),
            )
        letters = rule.alphabet
        plain = letters.isascii() and letters.isalnum() and len(set(letters)) == len(letters) >= _FEWEST
        if not plain or any(not any(map(IS_OF[each], letters)) for each in rule.classes):
            raise _refused(
                path,
                f"passwords.{item}_alphabet",
                L("must hold {count} letters and digits or more, each once, of every class", count=_FEWEST),
            )
    try:
        made = passwords.cfmmc_user.format_map({"account": "1"})
    except (KeyError, ValueError, IndexError, AttributeError):
        made = ""
    if not made.isalnum():
        raise _refused(
            path, "passwords.cfmmc_user", L("must be letters, digits and {place}", place="{account}")
        )


def _absolute(found: Settings, path: Path) -> Settings:
    """The settings with every path made absolute: a relative one starts at the file's folder."""

    def at(name: Path) -> Path:
        return path.parent / name.expanduser()

    def perhaps(name: Path | None) -> Path | None:
        return None if name is None else at(name)

    url = found.store.url
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        url = f"{_SQLITE}{at(Path(url.removeprefix(_SQLITE)))}"
    folders = found.folders
    return replace(
        found,
        store=StoreSettings(url, at(found.store.keys)),
        folders=Folders(
            at(folders.spool),
            at(folders.slips),
            at(folders.papers),
            perhaps(folders.heads),
            perhaps(folders.scans),
        ),
    )


def _refused(path: Path, key: str, what: Words) -> Invalid:
    return Invalid(
        key,
        "settings-key",
        L("In {path}, the key {key} {what}.", path=path, key=key, what=what),
        L("Compare it with docs/counter.toml.sample."),
    )


def _meaning(kind: str, context: Mapping[str, object]) -> Words:
    """What is wrong with a value, by the validator's name for it; the value itself is not repeated."""
    if kind == "missing":
        return L("is missing")
    if kind == "unexpected_keyword_argument":
        return L("is not known")
    if kind in ("literal_error", "enum"):
        choices = ", ".join(re.findall(r"\w+", str(context.get("expected", "")).replace(" or ", " ")))
        return L("must be one of: {choices}", choices=choices)
    if kind.startswith("int"):
        return L("must be a whole number, without quotation marks")
    if kind in ("string_type", "path_type"):
        return L("must be text in quotation marks")
    if kind == "frozen_set_type":
        return L("must be a list in square brackets")
    if kind == "dataclass_type":
        return L("must be a section of its own")
    return L("cannot be used")
