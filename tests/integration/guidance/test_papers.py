"""Materials and consents through the service: one notice, and nothing of who consented outside of what is sealed."""

from __future__ import annotations

import json

import eventlet
import pytest

from shared.contracts.events import validated
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from tests.integration.guidance.conftest import Desk

NAME, NUMBER, PRINCIPAL, REFERENCE = "欧阳测试", "440605196001011232", "司徒委托", "委字第88421号"
MANDATE = {
    "kind": "power_of_attorney",
    "scope": ["fill_in", "submit"],
    "valid_until": "2099-12-31",
    "principal": PRINCIPAL,
    "reference": REFERENCE,
}
OF_AGENT = {
    "scope": ["fill_in", "submit"],
    "given_by": "agent",
    "given_how": "signed",
    "name": NAME,
    "identity_number": NUMBER,
    "mandate": MANDATE,
}


@pytest.fixture
def materials(desk: Desk) -> list[dict]:
    """The materials of the desk's matter: two to bring, one that is held."""
    intake = desk.ask_intake()
    matter = {key: value for key, value in intake.get_matter(matter=desk.matter).items() if key != "revision"}
    named = [("申请表", "Application form", False), ("居民身份证", "Identity card", True), ("租赁合同", "Lease", False)]
    listed = [{"name": {"zh": zh, "en": en}, "held": held} for zh, en, held in named]
    intake.publish_matters(matters=[{**matter, "materials": listed}])
    revision = intake.get_matter(matter=desk.matter)["revision"]
    desk.store.copies.keep_matter({**matter, "materials": listed}, revision)
    return listed


def history(desk: Desk, request: str) -> list[str]:
    return [each["type"] for each in desk.document("requests", request)["history"]]


def looks(*states: tuple) -> list[dict]:
    names = ("material", "state", "reason")
    return [dict(zip(names, each, strict=False)) for each in states]


MISSING = looks((1, "missing"), (3, "not_in_order", "expired"))


def test_the_answer_to_a_check_is_one_notice_with_everything_in_both_languages(desk, materials):
    request = desk.claimed()
    notice = desk.by("guide").check_materials(request=request, materials=MISSING)
    assert (notice["complete"], notice["check"], notice["late"]) == (False, 1, [])
    assert [(each["name"]["zh"], each["state"]) for each in notice["items"]] == [
        ("申请表", "missing"),
        ("租赁合同", "not_in_order"),
    ]
    assert notice["items"][1]["reason"] == {"id": "expired", "zh": "已过有效期", "en": "no longer valid"}
    assert [each["name"]["en"] for each in notice["held"]] == ["Identity card"]
    assert set(notice["words"]["title"]) == {"zh", "en"}
    assert notice["hall_name"]["zh"]
    assert desk.by("clerk").notice(request=request) == notice
    assert history(desk, request)[-1] == "guidance_materials_checked"


def test_a_further_check_keeps_the_notice_of_the_first(desk, materials):
    request, guide = desk.claimed(), desk.by("guide")
    first = guide.check_materials(request=request, materials=MISSING)
    second = guide.check_materials(request=request, materials=looks((1, "present"), (3, "present")))
    assert (second["complete"], second["check"]) == (True, 2)
    kept = guide.notice(request=request, check=1)
    assert (kept["items"], kept["checks"]) == (first["items"], 2)
    assert history(desk, request).count("guidance_materials_checked") == 2
    with pytest.raises(NotFound):
        guide.notice(request=request, check=3)


def test_the_notice_names_the_materials_as_they_were_then(desk, materials):
    request = desk.claimed()
    desk.by("guide").check_materials(request=request, materials=MISSING)
    renamed = [{**each, "name": {"zh": "改名", "en": "Renamed"}} for each in materials]
    desk.store.copies.keep_matter(
        {"id": desk.matter, "name": {"zh": "x", "en": "x"}, "materials": renamed, "queues": {}}, 99
    )
    assert desk.by("guide").notice(request=request)["items"][0]["name"]["en"] == "Application form"
    with pytest.raises(Conflict) as refused:
        desk.by("guide").check_materials(request=request, revision=1, materials=MISSING)
    assert refused.value.detail == {"revision": 99}


@pytest.mark.parametrize(
    ("looked", "field"),
    [
        (looks((1, "present"), (3, "present"), (4, "missing")), "materials.2.material"),
        (looks((1, "present"), (2, "missing"), (3, "present")), "materials.1.state"),
        (looks((1, "present")), "materials"),
        (looks((1, "gone"), (3, "present")), "materials.0.state"),
        (looks((0, "present"), (3, "present")), "materials.0.material"),
        ([{"material": 1, "state": "missing", "name": "a further paper"}], "materials.0.name"),
    ],
)
def test_nothing_is_asked_for_beyond_the_list_and_nothing_is_noted(desk, materials, looked, field):
    request = desk.claimed()
    with pytest.raises(Invalid) as refused:
        desk.by("guide").check_materials(request=request, materials=looked)
    assert refused.value.field == field
    assert history(desk, request) == ["guidance_requested", "guidance_claimed"]


def test_sixteen_tablets_with_one_key_check_once(desk, materials):
    request = desk.claimed()
    lines = [desk.by("guide", key="check") for _ in range(16)]
    pool = eventlet.GreenPool()
    asked = [pool.spawn(line.check_materials, request=request, materials=MISSING) for line in lines]
    answers = [each.wait() for each in asked]
    assert all(each == answers[0] for each in answers)
    assert history(desk, request).count("guidance_materials_checked") == 1


def test_a_check_and_a_consent_at_the_same_time_both_stay(desk, materials):
    request, pool = desk.claimed(), eventlet.GreenPool()
    both = [
        pool.spawn(desk.by("guide").check_materials, request=request, materials=MISSING),
        pool.spawn(desk.by("supervisor").give_consent, request=request, scope=["upload"], given_how="said"),
    ]
    for each in both:
        each.wait()
    assert set(history(desk, request)[2:]) == {"guidance_materials_checked", "guidance_consent_given"}


def test_who_consented_is_sealed_answered_masked_and_in_no_event(desk):
    request = desk.claimed()
    view = desk.by("guide").give_consent(request=request, **OF_AGENT)
    assert (view["consent"], view["name"], view["identity_number"]) == (1, "欧*", "440***********1232")
    assert (view["mandate"]["principal"], view["mandate"]["reference"]) == ("司*", "委*")
    document = desk.document("requests", request)
    written = json.dumps(document, default=str, ensure_ascii=False)
    assert not [each for each in (NAME, NUMBER, PRINCIPAL, REFERENCE) if each in written]
    said = document["history"][-1]
    assert validated(said["type"], said["data"])["mandate_until"] == "2099-12-31"
    assert desk.by("supervisor").consents(request=request)["items"] == [view]


def test_filing_in_the_visitors_place_waits_for_a_consent_that_goes_so_far(desk):
    request, guide = desk.claimed(), desk.by("guide")
    filed = {"request": request, "outcome": "filed", "receipt": "GD-2026-0001", "on_behalf": True}
    with pytest.raises(Conflict) as refused:
        guide.resolve(**filed)
    assert refused.value.detail["missing"] == ["consent"]
    guide.give_consent(request=request, scope=["fill_in"], given_how="said")
    with pytest.raises(Conflict) as refused:
        guide.resolve(**filed)
    assert refused.value.detail["missing"] == ["scope"]
    guide.give_consent(request=request, **OF_AGENT)
    ended = guide.resolve(**filed)
    assert (ended["state"], ended["on_behalf"], ended["consents"]) == ("resolved", True, 2)
    assert desk.document("requests", request)["history"][-1]["data"]["consent"] == 2


def test_a_consent_that_was_taken_back_counts_no_more(desk):
    request, guide = desk.claimed(), desk.by("guide")
    guide.give_consent(request=request, scope=["submit"], given_how="said")
    assert guide.withdraw_consent(request=request, consent=1)["withdrawn_at"]
    assert guide.withdraw_consent(request=request, consent=1)["withdrawn_at"]
    assert history(desk, request).count("guidance_consent_withdrawn") == 1
    with pytest.raises(Conflict):
        guide.resolve(request=request, outcome="filed", receipt="GD-2026-0001", on_behalf=True)
    with pytest.raises(Invalid):
        guide.withdraw_consent(request=request, consent=2)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({**OF_AGENT, "mandate": None}, "mandate"),
        ({**OF_AGENT, "mandate": {**MANDATE, "valid_until": "2020-01-01"}}, "mandate.valid_until"),
        ({**OF_AGENT, "mandate": {**MANDATE, "scope": ["fill_in"]}}, "mandate.scope"),
        ({**OF_AGENT, "mandate": {**MANDATE, "kind": "word_of_mouth"}}, "mandate.kind"),
        ({**OF_AGENT, "identity_number": "12345"}, "identity_number"),
        ({**OF_AGENT, "scope": []}, "scope"),
        ({**OF_AGENT, "given_how": None}, "given_how"),
    ],
)
def test_a_consent_that_does_not_hold_is_refused_by_field(desk, given, field):
    request = desk.claimed()
    with pytest.raises(Invalid) as refused:
        desk.by("guide").give_consent(request=request, **given)
    assert refused.value.field == field
    assert NUMBER not in str(refused.value.detail)
    assert len(history(desk, request)) == 2


@pytest.mark.parametrize("method", ["check_materials", "give_consent"])
def test_only_the_guides_of_the_sitting_and_supervisors_of_the_hall_do_this(desk, materials, method):
    given = {"materials": MISSING} if method == "check_materials" else {"scope": ["upload"], "given_how": "said"}
    request = desk.claimed("guide-1")
    for role, name, hall in (("guide", "guide-2", None), ("clerk", None, None), ("supervisor", None, "nanhai")):
        with pytest.raises(Forbidden):
            getattr(desk.by(role, name, hall), method)(request=request, **given)
    with pytest.raises(Forbidden):
        desk.by("kiosk").notice(request=request)
    with pytest.raises(Forbidden):
        desk.by("clerk").consents(request=request)
