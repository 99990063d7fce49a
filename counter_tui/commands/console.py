"""Administration through the engine: signed in as an administrator, at no terminal."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import UUID

import typer

from counter_tui.bootstrap.production import console
from counter_tui.commands.asking import new_password_of, password_of, settings_of
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.counter import Counter
from data.terms.words import L

R = TypeVar("R")


def administer(
    context: typer.Context, number: str, job: Callable[[Counter, UUID], Awaitable[R]], *, from_stdin: bool
) -> R:
    """Sign in, do a job with the session, sign out.

    Args:
        number: whose staff number.
        job: what to do, given the counter and the session.
        from_stdin: whether passwords are lines of the standard input.

    Raises:
        CounterError: the sign-in or the job was refused.
    """
    settings = settings_of(context)

    async def session() -> R:
        counter = console(settings)
        try:
            password = password_of(from_stdin=from_stdin)
            async with _signed_in(counter, number, password, from_stdin=from_stdin) as who:
                return await job(counter, who)
        finally:
            await counter.close()

    return asyncio.run(session())


@asynccontextmanager
async def _signed_in(
    counter: Counter, number: str, password: str, *, from_stdin: bool
) -> AsyncIterator[UUID]:
    staff = await counter.do(SignIn(number, password))
    try:
        if staff.must_change_password:
            typer.echo(str(L("Your password is for one use. Choose a new one first.")), err=True)
            chosen = new_password_of(from_stdin=from_stdin)
            await counter.do(ChangePassword(staff.id, password, chosen))
        yield staff.id
    finally:
        await counter.do(SignOut(staff.id))
