"""Invented people: the same for a seed, and such as the real counter takes."""

from datetime import date

import pytest

from counter_tui.desk.api.inputs import Image
from counter_tui.desk.identity.documents import check_document
from counter_tui.desk.identity.names import check_label
from counter_tui.desk.images import check_image
from counter_tui.desk.staff.passwords import check_new
from counter_tui.training import cards
from counter_tui.training.building import client_list
from counter_tui.training.chance import SeededChance
from counter_tui.training.invent import InventedBranch, invent
from counter_tui.training.stories import NEW_RULES, Story
from data.terms.enums import DocumentKind, Role
from tests.importing.lists import read_list

DAY = date(2026, 11, 22)


def test_a_seed_gives_the_same_branch_and_another_seed_another() -> None:
    assert invent(7, DAY) == invent(7, date(2026, 1, 3))
    assert invent(7, DAY).clients != invent(8, DAY).clients


def test_chance_follows_from_the_seed_alone() -> None:
    drawn = [SeededChance(3).below(1000) for _ in range(3)]
    assert len(set(drawn)) == 1
    other = SeededChance(3)
    assert sorted({other.below(5) for _ in range(200)}) == [0, 1, 2, 3, 4]
    assert SeededChance(3).bytes(40) == SeededChance(3).bytes(40) != SeededChance(4).bytes(40)


@pytest.mark.parametrize("seed", [*range(60), 20261122])
def test_everybody_passes_the_checks_of_a_real_branch(seed: int) -> None:
    branch = invent(seed, DAY)
    read = read_list(client_list(branch), today=DAY, allowed_kinds=frozenset(DocumentKind))
    assert (read.refused, read.doubts) == ((), ())
    assert len(read.rows) == sum(len(client.accounts) for client in branch.clients)
    for who in (branch.administrator, *branch.staff):
        assert not check_document(DocumentKind.RESIDENT_ID, who.document, today=DAY).warnings
        assert check_label(who.name, field="name", most=50) == who.name
        check_new(who.password, number=who.number)
    _no_two_alike(branch)


def _no_two_alike(branch: InventedBranch) -> None:
    people = [*branch.staff, branch.administrator]
    documents = [who.document for who in people] + [client.document for client in branch.clients]
    accounts = [account for client in branch.clients for account in client.accounts]
    mobiles = [a.mobile for a in accounts if a.story is not Story.SAME_MOBILE_SECOND]
    for values in (documents, [a.number for a in accounts], mobiles):
        assert len(set(values)) == len(values)


def test_every_story_is_told_and_two_of_each_post_are_there() -> None:
    branch = invent(1, DAY)
    stories = [account.story for client in branch.clients for account in client.accounts]
    assert sorted(stories) == sorted(Story)
    assert [role for who in branch.staff for role in who.roles] == [
        Role.TELLER,
        Role.TELLER,
        Role.SUPERVISOR,
        Role.SUPERVISOR,
    ]
    own = {client.case.story: client for client in branch.clients}
    first, second = own[Story.TWO_ACCOUNTS].accounts
    assert first.mobile != second.mobile
    first, second = own[Story.SAME_MOBILE].accounts
    assert first.mobile == second.mobile


@pytest.mark.parametrize("seed", range(20))
def test_each_state_is_there_and_a_client_who_cannot_close_lacks_one_thing(seed: int) -> None:
    branch = invent(seed, DAY)
    assert {client.kind for client in branch.clients} == set(DocumentKind)
    own = {client.case.story: client for client in branch.clients}
    old, new = own[Story.DORMANT_OLD].accounts[0], own[Story.DORMANT_NEW].accounts[0]
    assert old.dormant and new.dormant and old.opened_on < NEW_RULES <= new.opened_on
    lapsed = own[Story.EXPIRED].expires
    assert lapsed is not None and lapsed.year < DAY.year
    in_the_way = {
        client.case.story: [
            name
            for name in ("available_funds", "open_positions", "closed_today", "bank_links")
            if getattr(client.accounts[0], name)
        ]
        for client in branch.clients
    }
    assert in_the_way[Story.CLOSABLE] == in_the_way[Story.PENDING] == []
    assert in_the_way[Story.HAS_FUNDS] == ["available_funds"]
    assert in_the_way[Story.HAS_POSITIONS] == ["open_positions"]
    assert in_the_way[Story.CLOSED_TODAY] == ["closed_today"]
    assert in_the_way[Story.HAS_BANK_LINK] == ["bank_links"]


@pytest.mark.parametrize("seed", range(5))
def test_everybody_has_a_picture_of_both_sides_that_an_image_step_takes(seed: int) -> None:
    for client in invent(seed, DAY).clients:
        pictures = [check_image(Image("card.png", draw(client))) for draw in (cards.front, cards.back)]
        assert all(len(each.content) < 10_000 and min(each.width, each.height) >= 200 for each in pictures)
        assert pictures[0].sha256 != pictures[1].sha256
    assert cards.front(client) == cards.front(client)
