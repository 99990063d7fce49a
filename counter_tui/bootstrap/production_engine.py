"""The engine of a real branch, over its open store."""

from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog, state_folder
from counter_tui.desk.here import Here
from counter_tui.desk.work import Desk
from counter_tui.gateways import desktop, typst_papers
from counter_tui.gateways.argon import ArgonPasswords
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.paper_folder import PaperFolder
from counter_tui.gateways.spool_sms import SpoolSms
from counter_tui.gateways.system_clock import SystemClock
from counter_tui.gateways.system_random import SystemRandom
from counter_tui.gateways.text_printer import TextPrinter
from counter_tui.settings import Settings, policy_of
from data.content.library import library
from data.keys import Keys
from data.sealing import Sealing
from data.store import Store


def at_terminal(settings: Settings, store: Store, keys: Keys, here: Here) -> LocalCounter:
    """The engine at a terminal that is held, with all that is outside."""
    desk = _desk(settings, store, keys, here)
    sms = SpoolSms(settings.folders.spool)
    papers = PaperFolder(settings.folders.papers, typst_papers.to_pdf, desktop.show)
    outside = Outside(_printer(settings), _images(settings), sms, sms.ready, papers)
    return LocalCounter(desk, outside, _faults(desk), heads=settings.folders.heads)


def at_console(settings: Settings, store: Store, keys: Keys, here: Here) -> LocalCounter:
    """The engine at no terminal, which delivers nothing."""
    desk = _desk(settings, store, keys, here)
    outside = Outside(_printer(settings), _images(settings), None)
    return LocalCounter(desk, outside, _faults(desk), heads=settings.folders.heads)


def _desk(settings: Settings, store: Store, keys: Keys, here: Here) -> Desk:
    random = SystemRandom()
    return Desk(
        store=store,
        sealing=Sealing(keys, random),
        clock=SystemClock(),
        random=random,
        passwords=ArgonPasswords(),
        policy=policy_of(settings),
        library=library(),
        here=here,
    )


def _faults(desk: Desk) -> FaultLog:
    return FaultLog(state_folder(), desk.clock, desk.random)


def _printer(settings: Settings) -> TextPrinter:
    return TextPrinter(settings.folders.slips)


def _images(settings: Settings) -> ImageFiles:
    return ImageFiles(settings.folders.scans)
