"""What the room of 160 columns is used for."""

from counter_tui.desk.api.commands.visits import EndVisit
from data.terms.enums import VisitEnd
from tests.house import WANG, House
from tests.screens.conftest import LARGE, OpenApp
from tests.screens.counter_visits import sign_client_in
from tests.screens.painted import faults
from tests.screens.test_approvals import at_desk, open_first, submitted

WIDE = (160, 50)


async def test_the_client_and_the_visit_stand_beside_the_counter_until_the_client_goes(
    branch: House, open_app: OpenApp
) -> None:
    async with open_app(size=WIDE) as desk:
        await desk.sign_in()
        await desk.see("Today", "0 in all")
        await sign_client_in(desk, WANG)
        await desk.see("310***********0022", "128,406.20", "Client sign-in, done")
        assert faults(desk.app) == []
        await desk.pilot.resize_terminal(*LARGE)
        await desk.gone("128,406.20")
        await desk.pilot.resize_terminal(*WIDE)
        await desk.see("128,406.20")
        desk.app.switch_client()
        await desk.see("Let this client go?")
        await desk.press("y")
        await desk.gone("310***********0022")
        await desk.see("Today")


async def test_a_supervisor_sees_the_course_who_took_part_and_what_approval_brings(
    branch: House, open_app: OpenApp
) -> None:
    teller = branch.at("03")
    teller.sign_in("1027")
    teller.submit(WANG)
    teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
    async with open_app("04", size=WIDE) as desk:
        await desk.sign_in("2001")
        await desk.see("王*山")
        await desk.press("enter")
        await desk.see("陈晓雯 began", "1027  Face Code Confirm", "an SMS with the outcome to")
        assert faults(desk.app) == []
        await desk.press("f9")
        await desk.gone("陈晓雯 began")


async def test_the_course_of_a_case_stands_beside_it_also_where_the_screen_grew_later(
    branch: House, open_app: OpenApp
) -> None:
    submitted(branch)
    async with open_app("04", size=LARGE) as desk:
        await open_first(desk, await at_desk(desk))
        assert "Who took part" not in desk.text
        await desk.pilot.resize_terminal(*WIDE)
        await desk.see("Who took part", "After an approval")
