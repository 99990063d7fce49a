"""The working areas, each with a stack of screens of its own, and the screen each begins with.

Imported when first shown: the sign-in screen is the only one on the way to the first frame.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from textual.screen import Screen

SIGN_IN: Final = "sign-in"
PASSWORD: Final = "password"
COUNTER: Final = "counter"
DESK: Final = "desk"
LOCK: Final = "lock"


def _sign_in() -> Screen[Any]:
    from screens.sign_in import SignInScreen

    return SignInScreen()


def _password() -> Screen[Any]:
    from screens.change_password import ChangePasswordScreen

    return ChangePasswordScreen()


def _counter() -> Screen[Any]:
    from screens.counter.home import HomeScreen

    return HomeScreen()


def _desk() -> Screen[Any]:
    from screens.approvals.desk import ApprovalScreen

    return ApprovalScreen()


def _lock() -> Screen[Any]:
    from screens.lock import LockScreen

    return LockScreen()


SCREENS: Final[Mapping[str, Callable[[], Screen[Any]]]] = {
    SIGN_IN: _sign_in,
    PASSWORD: _password,
    COUNTER: _counter,
    DESK: _desk,
    LOCK: _lock,
}
