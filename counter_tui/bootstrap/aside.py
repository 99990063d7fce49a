"""Work on folders that may never answer: a scanner's share whose server is gone."""

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

R = TypeVar("R")


class Aside:
    """Does each piece of work in a thread of its own, and waits for it only so long.

    A thread that hangs in a folder cannot be ended: it is left alone, holds no
    other work up, and does not keep the program from ending.

    Args:
        most: how many may be under way; those that hang count.
        patience: seconds to wait for one.
    """

    def __init__(self, most: int, patience: float) -> None:
        self._most = most
        self._patience = patience
        self._under_way = 0

    async def do(self, work: Callable[[], R]) -> R:
        """Do it.

        Raises:
            TimeoutError: it took too long, or too many before it have not come back.
        """
        if self._under_way >= self._most:
            raise TimeoutError
        self._under_way += 1
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()

        def tell(result: R | None, error: BaseException | None) -> None:
            self._under_way -= 1
            if answer.done():
                return  # nobody waits any more
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(result)  # type: ignore[arg-type]  # without an error there is a result

        def run() -> None:
            result: R | None = None
            error: BaseException | None = None
            try:
                result = work()
            except BaseException as raised:  # noqa: BLE001 - whoever waits is told
                error = raised
            if not loop.is_closed():
                loop.call_soon_threadsafe(tell, result, error)

        Thread(target=run, name="aside", daemon=True).start()
        async with asyncio.timeout(self._patience):
            return await answer
