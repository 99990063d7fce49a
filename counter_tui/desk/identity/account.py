"""A fund account's number, as it is typed and as it stands in a file."""

import re
from typing import Final

from counter_tui.desk.identity.typed import plain_number
from data.terms.errors import Invalid
from data.terms.words import L

FORM: Final = re.compile(r"[0-9]{6,20}")
SAYS: Final = L("A fund account has 6 to 20 digits.")


def check_account(typed: str) -> str:
    """A fund account as typed: full-width digits, spaces and grouping are understood.

    Raises:
        Invalid: it is not 6 to 20 digits.
    """
    number = plain_number(typed, field="account", about="account")
    if not FORM.fullmatch(number):
        raise Invalid("account", "account-form", SAYS, L("Check it on the client's statement."))
    return number
