"""The client's phone on screen: what it shows is what works."""

from pathlib import Path

from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText
from counter_tui.desk.api.commands.training import AskPhone
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import ClientDetails, Code, DeviceName, Face, Image, OriginalSeen, Tick
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.training import pictures
from counter_tui.training.chance import SeededChance
from counter_tui.training.stories import STORIES, Story
from data.terms.enums import FaceResult, OperationState, StepKind, VisitEnd
from data.terms.errors import NotAllowed
from tests.house import build, open_house
from tests.training.conftest import Post, post_at, refusal


def test_while_nobody_stands_there_it_says_who_may_come(post: Post) -> None:
    phone = post.phone
    assert (phone.owner, phone.messages, phone.codes) == (None, (), ())
    assert {each.story for each in phone.walk_ins} == set(STORIES.values())


def test_the_code_in_the_newest_message_signs_the_client_in(post: Post) -> None:
    who = post.story(Story.READY)
    view = post.take(post.open("02"), ClientDetails(who.account, who.mobile))
    before = post.phone
    assert before.owner is not None and not before.codes
    view = post.send(view)
    assert len(post.phone.messages) == len(before.messages) + 1
    view = post.take(view, Code(post.newest_code()))
    assert view.state is OperationState.DONE


def test_a_message_delivered_twice_is_one_message(post: Post) -> None:
    mobile = post.story(Story.NEW).mobile
    for _ in range(2):
        post.gateway.send(post.desk.here.branch_id, mobile, "一条短信")
    view = post.take(post.open("02"), ClientDetails(post.story(Story.NEW).account, mobile))
    assert view.current is not None
    assert [message.text for message in post.phone.messages] == ["一条短信"]


def test_it_shows_nobodys_messages_where_account_and_mobile_do_not_match(post: Post) -> None:
    one, other = post.story(Story.READY), post.story(Story.OTHER_PHONE)
    view = post.take(post.open("02"), ClientDetails(one.account, other.mobile))
    post.send(view)
    assert post.phone.owner is None and not post.phone.messages


def test_the_authenticators_code_proves_the_phone(post: Post) -> None:
    post.client(Story.READY)
    (line,) = post.phone.codes
    assert line.label == post.story(Story.READY).account and 1 <= line.seconds_left <= 30
    view = post.take(post.open("03"), Code(line.code))
    assert view.state is OperationState.DONE


def test_a_lost_phone_shows_no_codes_and_a_new_one_does(post: Post) -> None:
    post.client(Story.OTHER_PHONE)
    assert post.phone.messages and not post.phone.codes
    view = post.take(post.open("unbind"), OriginalSeen(True))
    post.take(post.send(view), Code(post.newest_code()))
    view = _up_to_scan(post, post.open("03"))
    assert view.current is not None
    view = post.do(BeginEnrolment(post.session, view.id, view.current.key, post.key()))
    assert len(post.phone.codes) == 1
    view = post.take(view, DeviceName("Mate 70"))
    view = post.take(view, Code(post.phone.codes[0].code))
    assert view.state is OperationState.DONE


def test_an_enrolment_that_was_given_up_leaves_the_phone(post: Post) -> None:
    post.client(Story.NEW)
    view = _up_to_scan(post, post.open("03"))
    assert view.current is not None
    post.do(BeginEnrolment(post.session, view.id, view.current.key, post.key()))
    assert len(post.phone.codes) == 1
    post.do(EndVisit(post.session, VisitEnd.SWITCHED))
    post.client(Story.NEW)
    assert not post.phone.codes


def test_both_mobiles_of_a_person_are_one_phone(post: Post) -> None:
    post.client(Story.SECOND_ACCOUNT)
    own = post.story(Story.TWO_ACCOUNTS)
    assert own.account in [line.label for line in post.phone.codes]
    assert any("绑定设备" in message.text for message in post.phone.messages)


def test_each_terminal_shows_the_phone_of_its_own_client(demo: Path) -> None:
    with post_at(demo, "01") as one, post_at(demo, "02", login=1) as two:
        one.client(Story.READY)
        assert two.phone.owner is None and two.phone.walk_ins
        assert one.phone.codes


def test_a_real_branch_has_no_such_phone(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    build(tmp_path)
    real = open_house(tmp_path, tmp_path / "copy")
    counter = real.at("03")
    staff = counter.sign_in("1027")
    with refusal(NotAllowed, "not-here"):
        counter.do(AskPhone(staff.id))
    real.close()


def _up_to_scan(post: Post, view: OperationView) -> OperationView:
    while view.current is not None and view.current.kind is not StepKind.DEVICE_SCAN:
        match view.current.kind:
            case StepKind.CONSENT | StepKind.POLICY:
                post.do(OpenText(post.session, view.id, view.current.key))
                view = post.take(view, Tick(True))
            case StepKind.DOCUMENT_PHOTO:
                view = post.take(view, Image("photo.png", pictures.photo(SeededChance(1))))
            case _:
                view = post.take(view, Face(FaceResult.PASSED))
    return view
