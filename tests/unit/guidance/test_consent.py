"""What a guide may do in the visitor's place, and by whose word."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.guidance.domain.consent import MOST_CONSENTS, consent_for, give_consent, withdraw_consent
from services.guidance.domain.record import SUBMIT, Consent, Mandate
from services.guidance.domain.request import Guide, Request, claim
from shared.contracts.events import validated
from shared.errors import Conflict, Forbidden, Invalid

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY, TOMORROW = "2026-03-02", "2026-03-03"
GUIDE = Guide("guide-1")
WHO = {"name": "sealed name", "identity_number": "sealed number"}
SAID = Consent(0, ("fill_in", "submit"), "visitor", "said", NOW, "", sealed=WHO)
MANDATE = Mandate("power_of_attorney", ("fill_in", "submit"), TODAY, {"reference": "sealed reference"})
OF_AGENT = replace(SAID, given_by="agent", given_how="signed", mandate=MANDATE)


def claimed() -> Request:
    return claim(Request("r1", "guicheng", "m1", "zh", NOW), "guide-1", NOW)[0]


def with_consent(consent: Consent) -> Request:
    return give_consent(claimed(), GUIDE, consent, TODAY)[0]


def test_a_consent_is_numbered_and_its_event_says_nothing_of_who_gave_it():
    request, said = give_consent(claimed(), GUIDE, OF_AGENT, TODAY)
    assert (request.record.consents[0].number, request.record.consents[0].noted_by) == (1, "guide-1")
    told = validated(said.type, said.data)
    assert (told["scope"], told["given_by"], told["given_how"]) == (["fill_in", "submit"], "agent", "signed")
    assert (told["mandate"], told["mandate_until"]) == ("power_of_attorney", TODAY)
    assert "sealed" not in str(said.data)


@pytest.mark.parametrize(
    ("consent", "field"),
    [
        (replace(OF_AGENT, mandate=None), "mandate"),
        (replace(SAID, mandate=MANDATE), "mandate"),
        (replace(OF_AGENT, mandate=replace(MANDATE, valid_until="2026-03-01")), "mandate.valid_until"),
        (replace(OF_AGENT, mandate=replace(MANDATE, scope=("fill_in",))), "mandate.scope"),
    ],
)
def test_somebody_who_comes_for_the_visitor_needs_a_mandate_that_holds_and_goes_as_far(consent, field):
    with pytest.raises(Invalid) as refused:
        give_consent(claimed(), GUIDE, consent, TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize("consent", [SAID, OF_AGENT])
def test_a_valid_consent_is_found(consent):
    assert consent_for(with_consent(consent), SUBMIT, TODAY).number == 1


@pytest.mark.parametrize(
    ("request_", "day", "missing"),
    [
        (claimed(), TODAY, "consent"),
        (with_consent(replace(SAID, scope=("fill_in",))), TODAY, "scope"),
        (with_consent(OF_AGENT), TOMORROW, "mandate"),
        (withdraw_consent(with_consent(SAID), GUIDE, 1, NOW)[0], TODAY, "consent"),
    ],
    ids=["none", "for less", "mandate over by then", "taken back"],
)
def test_without_a_valid_consent_what_is_missing_is_named(request_, day, missing):
    with pytest.raises(Conflict) as refused:
        consent_for(request_, SUBMIT, day)
    assert refused.value.detail == {"state": "claimed", "missing": [missing], "scope": "submit"}


def test_a_later_consent_counts_when_an_earlier_one_does_not_go_so_far():
    request = with_consent(replace(SAID, scope=("fill_in",)))
    assert consent_for(give_consent(request, GUIDE, SAID, TODAY)[0], SUBMIT, TODAY).number == 2


def test_taking_a_consent_back_is_told_once_and_needs_one_to_take_back():
    request, said = withdraw_consent(with_consent(SAID), GUIDE, 1, NOW)
    assert validated(said[0].type, said[0].data)["consent"] == 1
    assert withdraw_consent(request, GUIDE, 1, NOW) == (request, ())
    with pytest.raises(Invalid):
        withdraw_consent(request, GUIDE, 2, NOW)


def test_only_the_guides_of_the_sitting_note_a_consent_and_ten_at_most():
    with pytest.raises(Forbidden):
        give_consent(claimed(), Guide("guide-2"), SAID, TODAY)
    with pytest.raises(Conflict):
        give_consent(replace(claimed(), state="resolved"), GUIDE, SAID, TODAY)
    request = claimed()
    for _ in range(MOST_CONSENTS):
        request, _ = give_consent(request, GUIDE, SAID, TODAY)
    with pytest.raises(Conflict):
        give_consent(request, GUIDE, SAID, TODAY)
