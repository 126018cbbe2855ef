"""The guidance desk through its service: asking, claiming, resolving, duties, and who may."""

import eventlet
import pytest

from shared.errors import Conflict, Forbidden, Invalid, NotFound
from tests.integration.guidance.conftest import Desk


def history(desk: Desk, request: str) -> list[str]:
    return [each["type"] for each in desk.document("requests", request)["history"]]


def duties(desk: Desk) -> list[dict]:
    return list(desk.database["duties"].find({"hall": desk.hall}))


def test_a_request_is_asked_claimed_and_filed(desk):
    asked = desk.ask(visit=desk.visit(), topic="怎么提交", language="yue")
    assert (asked["state"], asked["ahead"], asked["language"]) == ("waiting", 0, "yue")
    guide = desk.by("guide")
    assert guide.claim(request=asked["id"])["guide"] == "guide-1"
    ended = guide.resolve(request=asked["id"], outcome="filed", receipt="GD-2026-0001")
    assert (ended["state"], ended["outcome"], ended["receipt"]) == ("resolved", "filed", "GD-2026-0001")
    assert history(desk, asked["id"]) == ["guidance_requested", "guidance_claimed", "guidance_resolved"]


def test_a_visitor_who_left_leaves_the_request_left(desk):
    request = desk.claimed()
    ended = desk.by("guide").resolve(request=request, outcome="left", reason="接电话")
    assert (ended["state"], ended["outcome"], ended["reason"]) == ("left", "left", "接电话")
    assert history(desk, request)[-1] == "guidance_left"


def test_needs_are_kept_once_each(desk):
    assert desk.ask(needs=["wheelchair", "hearing", "wheelchair"])["needs"] == ["wheelchair", "hearing"]


def test_an_anonymous_request_needs_no_visit_and_joins_nothing(desk):
    assert desk.ask()["id"] != desk.ask()["id"]


def test_a_second_request_of_a_visit_joins_the_open_one_until_it_is_over(desk):
    visit = desk.visit()
    first = desk.ask(visit=visit)
    assert desk.ask(visit=visit)["id"] == first["id"]
    desk.by("guide").claim(request=first["id"])
    assert desk.ask(visit=visit)["id"] == first["id"]
    desk.by("guide").resolve(request=first["id"], outcome="left")
    assert desk.ask(visit=visit)["id"] != first["id"]


def test_sixteen_kiosks_asking_for_one_visit_at_once_get_one_request(desk):
    visit = desk.visit()
    lines = [desk.by("kiosk", f"kiosk-{number}") for number in range(16)]
    pool = eventlet.GreenPool()
    ask = [pool.spawn(each.request, hall=desk.hall, matter=desk.matter, visit=visit) for each in lines]
    assert len({each.wait()["id"] for each in ask}) == 1
    assert desk.database["requests"].count_documents({"visit": visit}) == 1


def test_guides_claiming_everything_at_once_claim_each_request_once(desk):
    waiting = [desk.ask()["id"] for _ in range(12)]
    guides = {f"guide-{number}": desk.by("guide", f"guide-{number}") for number in range(6)}
    pool = eventlet.GreenPool()
    got = [pool.spawn(_claim_all, guide, waiting) for guide in guides.values()]
    outcomes = [outcome for each in got for outcome in each.wait()]
    assert sorted(each for each in outcomes if isinstance(each, str)) == sorted(waiting)
    assert all(each.detail == {"state": "claimed"} for each in outcomes if isinstance(each, Conflict))
    stored = desk.store.requests.page(desk.hall, "claimed", None, 100)
    assert sorted(each.id for each in stored) == sorted(waiting)
    assert all(history(desk, each) == ["guidance_requested", "guidance_claimed"] for each in waiting)


def _claim_all(guide, waiting: list[str]) -> list[str | Conflict]:
    outcomes: list[str | Conflict] = []
    for request in waiting:
        try:
            outcomes.append(guide.claim(request=request)["id"])
        except Conflict as taken:
            outcomes.append(taken)
    return outcomes


def test_the_list_is_in_the_order_of_asking_and_paged(desk):
    asked = [desk.ask()["id"] for _ in range(5)]
    desk.by("guide").claim(request=asked[0])
    clerk = desk.by("clerk")
    first = clerk.list_requests(hall=desk.hall, state="waiting", limit=3)
    assert [each["id"] for each in first["items"]] == asked[1:4]
    assert [each["ahead"] for each in first["items"]] == [0, 1, 2]
    rest = clerk.list_requests(hall=desk.hall, state="waiting", limit=3, after=first["next"])
    assert ([each["id"] for each in rest["items"]], rest["next"]) == (asked[4:], None)


def test_claiming_puts_the_guide_on_duty_once(desk):
    for _ in range(2):
        desk.by("guide").claim(request=desk.ask()["id"])
    assert [(each["guide"], each["on"], each["version"]) for each in duties(desk)] == [("guide-1", True, 1)]


def test_a_supervisor_who_claims_is_not_a_guide_on_duty(desk):
    desk.by("supervisor").claim(request=desk.ask()["id"])
    assert duties(desk) == []


def test_a_guide_goes_on_and_off_duty(desk):
    guide = desk.by("guide", "guide-7")
    assert guide.go_off_duty(hall=desk.hall)["on_duty"] is False
    assert guide.go_on_duty(hall=desk.hall)["on_duty"] is True
    assert guide.go_on_duty(hall=desk.hall)["on_duty"] is True
    off = guide.go_off_duty(hall=desk.hall)
    assert (off["guide"], off["hall"], off["on_duty"]) == ("guide-7", desk.hall, False)
    duty = desk.document("duties", f"guide-7:{desk.hall}:{off['day']}")
    assert [each["type"] for each in duty["history"]] == ["guide_on_duty", "guide_off_duty"]


def test_only_the_claiming_guide_or_a_supervisor_resolves(desk):
    asked = desk.ask()["id"]
    desk.by("guide", "guide-1").claim(request=asked)
    with pytest.raises(Forbidden):
        desk.by("guide", "guide-2").resolve(request=asked, outcome="left")
    ended = desk.by("supervisor").resolve(request=asked, outcome="not_possible_online", reason="需现场核验")
    assert (ended["state"], ended["guide"], ended["reason"]) == ("resolved", "guide-1", "需现场核验")


REFUSED = [
    ("kiosk", "request", {"matter": "no-such-matter"}, NotFound, None),
    ("kiosk", "request", {"hall": "nowhere"}, NotFound, None),
    ("kiosk", "request", {"hall": {"$ne": None}}, Invalid, "hall"),
    ("kiosk", "request", {"visit": {"$ne": None}}, Invalid, "visit"),
    ("kiosk", "request", {"topic": "x" * 201}, Invalid, "topic"),
    ("kiosk", "request", {"visit": "no-such-visit"}, NotFound, "visit"),
    ("kiosk", "request", {"needs": ["gold"]}, Invalid, "needs.0"),
    ("kiosk", "request", {"language": "fr"}, Invalid, "language"),
    ("kiosk", "request", {"colour": "red"}, Invalid, "colour"),
    ("board", "request", {}, Forbidden, None),
    ("officer", "request", {}, Forbidden, None),
    ("kiosk", "list_requests", {}, Forbidden, None),
    ("guide", "list_requests", {"hall": "nowhere"}, NotFound, None),
    ("guide", "list_requests", {"limit": 0}, Invalid, "limit"),
    ("guide", "list_requests", {"limit": 201}, Invalid, "limit"),
    ("guide", "list_requests", {"state": "asleep"}, Invalid, "state"),
    ("guide", "list_requests", {"after": "nothing"}, Invalid, "after"),
    ("clerk", "go_on_duty", {}, Forbidden, None),
    ("guide", "go_on_duty", {"hall": "nowhere"}, NotFound, None),
]


@pytest.mark.parametrize(("role", "method", "given", "error", "field"), REFUSED)
def test_bad_requests_are_refused_by_field(desk, role, method, given, error, field):
    sensible = {"hall": desk.hall, "matter": desk.matter} if method == "request" else {"hall": desk.hall}
    with pytest.raises(error) as refused:
        getattr(desk.by(role), method)(**{**sensible, **given})
    assert field is None or refused.value.field == field


@pytest.mark.parametrize("role", ["kiosk", "clerk", "board", "officer", "admin"])
def test_only_guides_and_supervisors_claim_and_resolve(desk, role):
    asked = desk.ask()["id"]
    with pytest.raises(Forbidden):
        desk.by(role).claim(request=asked)
    with pytest.raises(Forbidden):
        desk.by(role).resolve(request=asked, outcome="left")


def test_another_hall_is_refused(desk):
    asked = desk.ask()["id"]
    with pytest.raises(Forbidden):
        desk.by("kiosk", hall="nanhai").request(hall=desk.hall, matter=desk.matter)
    with pytest.raises(Forbidden):
        desk.by("guide", hall="nanhai").claim(request=asked)
    with pytest.raises(NotFound):
        desk.by("guide", hall="nanhai").claim(request="unknown")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "filed"}, "receipt"),
        ({"outcome": "not_possible_online"}, "reason"),
        ({"outcome": "thrown_away"}, "outcome"),
        ({}, "outcome"),
    ],
)
def test_an_outcome_without_its_proof_is_refused_and_nothing_is_done(desk, given, field):
    asked = desk.ask()["id"]
    desk.by("guide").claim(request=asked)
    with pytest.raises(Invalid) as refused:
        desk.by("guide").resolve(request=asked, **given)
    assert refused.value.field == field
    assert desk.store.requests.get(asked).state == "claimed"
