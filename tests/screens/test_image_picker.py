"""Choosing an image: scans by their digits, paths in every way, what is seen before it is taken."""

import os
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import col, select
from textual import events

from data.tables.audit import AuditEvent
from data.tables.evidence import DocumentPhoto
from screens.counter.steps.files import FilePane
from screens.widgets.image_picker import ImagePicker
from screens.widgets.kept_image import KeptImage
from screens.widgets.picture_dialog import PictureDialog
from tests.house import WANG, Counter, photo_png, picture
from tests.screens.conftest import SIZES, Desk, OpenApp
from tests.screens.counter_visits import home, open_service, service, step, with_engine


def to_the_photo(teller: Counter) -> None:
    to_the_step(teller, "03", "photo")


def to_the_step(teller: Counter, code: str, until: str) -> None:
    teller.client(WANG)
    if code != "03":
        teller.go_on(teller.open("03"))
    teller.go_on(teller.open(code), until=until)


def put(desk: Desk, name: str, content: bytes, at: int) -> Path:
    folder = desk.branch.folder / "scans"
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(content)
    os.utime(file, (at, at))
    return file


def picker(desk: Desk) -> ImagePicker:
    pane = service(desk).pane
    assert isinstance(pane, FilePane)
    return pane.picker


async def at_the_photo(desk: Desk) -> None:
    await desk.sign_in()
    await with_engine(desk, to_the_photo)
    await open_service(desk, "03")
    await step(desk, "photo")


def photo_on_file(desk: Desk) -> bytes | None:
    with desk.branch.at("04").desk.store.read() as unit:
        kept = unit.session.exec(select(DocumentPhoto.image_sha256).order_by(col(DocumentPhoto.number)))
        return kept.first()


@SIZES
async def test_a_digit_shows_a_scan_and_enter_takes_it(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        put(desk, "older.png", picture(900, 600), 1_000)
        put(desk, "王𬭳䶮 身份证　正面.png", photo_png(), 2_000)
        await at_the_photo(desk)
        await desk.see("王𬭳䶮 身份证　正面.png", "older.png", "none chosen")
        await desk.press("enter")
        assert photo_on_file(desk) is None
        await desk.press("1")
        await desk.until(lambda: picker(desk).cells.picture is not None, "the picture")
        shown = picker(desk).cells.picture
        assert shown is not None and shown.full == (600, 400)
        assert "▀" in desk.text
        await desk.press("enter")
        await step(desk, "face")
        assert photo_on_file(desk) == sha256(photo_png()).digest()


async def test_a_digit_before_the_list_is_there_is_still_its_scan(open_app: OpenApp) -> None:
    async with open_app() as desk:
        put(desk, "older.png", picture(900, 600), 1_000)
        put(desk, "newer.png", photo_png(), 2_000)
        await desk.sign_in()
        await with_engine(desk, to_the_photo)
        await open_service(desk, "03")
        pane = service(desk).pane
        assert isinstance(pane, FilePane)
        pane.picker.wipe()
        pane.picker.field.input.focus()
        await desk.type("2")
        pane.picker.look()
        await desk.until(lambda: pane.picker.path.endswith("older.png"), "the second scan is chosen")
        assert pane.picker.field.value == ""


async def test_a_damaged_file_is_told_before_it_is_taken(open_app: OpenApp) -> None:
    async with open_app() as desk:
        put(desk, "scan.png", b"\x89PNG\r\n\x1a\n", 1_000)
        await at_the_photo(desk)
        await desk.see("scan.png")
        await desk.press("1")
        await desk.see("This file is no PNG or JPEG picture")
        await desk.press("enter")
        await desk.see("Scan it again, or choose another file.")
        assert photo_on_file(desk) is None


@pytest.mark.parametrize(
    "dropped",
    ["{file}", "'{file}'\n/other.png\n", "\n  {file}\r/other.png", "{scheme}{file}"],
    ids=["path", "two lines", "blank line first", "url"],
)
async def test_a_dropped_path_goes_to_the_field(open_app: OpenApp, dropped: str) -> None:
    async with open_app() as desk:
        put(desk, "decoy.png", picture(900, 600), 3_000)
        file = put(desk, "1 张　三.png", photo_png(), 1_000)
        await at_the_photo(desk)
        await desk.see("decoy.png")
        await desk.paste(dropped.format(file=file, scheme="file:" + "//"))
        await desk.until(lambda: picker(desk).cells.picture is not None, "the picture")
        await desk.press("enter")
        await step(desk, "face")
        assert photo_on_file(desk) == sha256(photo_png()).digest()


async def test_f8_goes_between_the_list_and_the_path(open_app: OpenApp) -> None:
    async with open_app() as desk:
        put(desk, "1.png", photo_png(), 1_000)
        await at_the_photo(desk)
        await desk.see("1.png")
        await desk.press("f8")
        await desk.type("1.pn")
        await desk.until(lambda: picker(desk).path == "1.pn", "a path with a digit")
        await desk.press("f8")
        assert picker(desk).path == ""
        await desk.type("x.png")
        await desk.until(lambda: picker(desk).path == "x.png", "the letters are a path")
        await desk.press("escape", "escape")
        assert picker(desk).path == "x.png"


async def test_scans_that_come_later_are_listed_and_a_list_stays_until_f5(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await at_the_photo(desk)
        await desk.see("No PNG or JPEG file lies in the scan")
        put(desk, "first.png", photo_png(), 1_000)
        await desk.wait(1)
        await desk.see("first.png")
        put(desk, "second.png", photo_png(), 2_000)
        await desk.wait(1)
        await desk.press("1")
        await desk.until(
            lambda: picker(desk).path.endswith("first.png"), "the digit is still the same file's"
        )
        await desk.press("f5")
        await desk.see("second.png")
        assert picker(desk).path.endswith("first.png")


async def test_a_folder_that_is_gone_says_so_and_a_path_serves(open_app: OpenApp) -> None:
    async with open_app() as desk:
        file = put(desk, "photo.png", photo_png(), 1_000)
        kept = file.rename(desk.branch.folder / "photo.png")
        await desk.sign_in()
        (desk.branch.folder / "scans").rmdir()
        await with_engine(desk, to_the_photo)
        await open_service(desk, "03")
        await step(desk, "photo")
        await desk.see("The scan folder cannot be opened")
        desk.app.screen.post_message(events.Paste(str(kept)))
        await desk.until(lambda: picker(desk).cells.picture is not None, "the picture")
        await desk.press("enter")
        await step(desk, "face")


# --- what is on file, beside a step


def kept_image(desk: Desk) -> KeptImage:
    pane = service(desk).pane
    assert pane is not None
    return pane.query_one(KeptImage)


def openings(desk: Desk) -> int:
    with desk.branch.at("04").desk.store.read() as unit:
        events_kept = select(AuditEvent).where(col(AuditEvent.kind) == "image.opened")
        return len(unit.session.exec(events_kept).all())


@SIZES
async def test_the_photo_on_file_stands_beside_the_face_check_and_is_opened_once(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        await with_engine(desk, lambda teller: to_the_step(teller, "03", "face"))
        await open_service(desk, "03")
        await step(desk, "face")
        await desk.until(lambda: kept_image(desk).picture is not None, "the photo")
        await desk.see("▀")
        await desk.pilot.resize_terminal(100, 30)
        await desk.press("n")
        await desk.press("escape")
        await desk.see("▀")
        assert openings(desk) == 1
        shown = kept_image(desk)
        await desk.press("f9")
        await home(desk)
        assert shown.picture is None and shown.image is None


async def test_the_second_person_sees_the_signature_they_attest(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await with_engine(desk, lambda teller: to_the_step(teller, "04", "attest"))
        await open_service(desk, "04")
        await step(desk, "attest")
        await desk.until(lambda: kept_image(desk).picture is not None, "the signature")
        assert openings(desk) == 1


# --- beside the client's phone, where a picture has no room


async def test_in_training_on_a_small_screen_a_key_shows_what_is_chosen_and_what_is_attested(
    open_app: OpenApp,
) -> None:
    async with open_app(size=(58, 24)) as desk:
        put(desk, f"{WANG[0]} photo.png", photo_png(), 1_000)
        await at_the_photo(desk)
        await desk.see(f"{WANG[0]} photo.png")
        await desk.press("1")
        await desk.pilot.resize_terminal(58, 17)
        await desk.until(lambda: picker(desk).cells.room == (0, 0), "no room for the picture")
        await desk.press("space")
        await desk.until(lambda: isinstance(desk.app.screen, PictureDialog), "the scan, large")
        await desk.see("▀")
        await desk.press("escape")
        await desk.pilot.resize_terminal(58, 24)
        await step(desk, "photo")
        await desk.press("enter")
        await step(desk, "face")
        await desk.see("F8 shows the picture large.")
        await desk.press("f8")
        await desk.until(lambda: isinstance(desk.app.screen, PictureDialog), "the picture, large")
        await desk.see("▀")
        await desk.press("escape")
        await step(desk, "face")
        assert openings(desk) == 1
