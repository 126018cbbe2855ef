"""Materials and consents at the wire: what the visitor brought, and what a guide may do in their place."""

from __future__ import annotations

from typing import Any

from services.guidance import access
from services.guidance.domain.consent import give_consent, withdraw_consent
from services.guidance.domain.precheck import Look, check_materials, material_list, require_revision
from services.guidance.domain.record import Consent, Mandate
from services.guidance.domain.request import Request
from services.guidance.lookups import Answer, Lookups, now_at_desk
from services.guidance.notices import notice_view, wording
from services.guidance.views import consent_view
from shared.contracts.consents import GiveConsent, OfRequest, WithdrawConsent
from shared.contracts.materials import CheckMaterials, NoticeOf
from shared.contracts.parsing import parsed
from shared.errors import NotFound
from shared.happening import Happened
from shared.messaging import rpc
from shared.storage.commands import once


class PaperMethods(Lookups):
    """Pre-checks with their notices, and consents."""

    @rpc
    @once
    def check_materials(self, **given: Any) -> Answer:
        """Note what the visitor brought (``CheckMaterials``); answers the one notice of all that is amiss."""
        told = parsed(CheckMaterials, given)
        looked = [Look(**each) for each in told["materials"]]
        by, now = access.acting(self.call.caller), now_at_desk()

        def checked(before: Request) -> tuple[Request, Happened]:
            listed = material_list(self._matter(before.matter))
            require_revision(told["revision"], listed)
            return check_materials(before, by, looked, listed, wording()["reasons"], now)

        return self._changed(told["request"], checked, lambda after: self._notice(after, None))

    @rpc
    def notice(self, **given: Any) -> Answer:
        """Return the notice of a check (``NoticeOf``): ``NoticeView``; for whoever sees the hall's requests."""
        told = parsed(NoticeOf, given)
        return self._notice(self._seen(told["request"]), told["check"])

    @rpc
    @once
    def give_consent(self, **given: Any) -> Answer:
        """Note what somebody consents to (``GiveConsent``): ``ConsentView``; who they are is kept sealed."""
        told = parsed(GiveConsent, given)
        by, now = access.acting(self.call.caller), now_at_desk()
        consent = self._consent(told, now)
        return self._changed(
            told["request"],
            lambda before: give_consent(before, by, consent, self._hall(before.hall).day(now)),
            lambda after: self._shown(after.record.consents[-1]),
        )

    @rpc
    @once
    def withdraw_consent(self, **given: Any) -> Answer:
        """Note that somebody took their consent back (``WithdrawConsent``): ``ConsentView``."""
        told = parsed(WithdrawConsent, given)
        by, now, number = access.acting(self.call.caller), now_at_desk(), told["consent"]
        return self._changed(
            told["request"],
            lambda before: withdraw_consent(before, by, number, now),
            lambda after: self._shown(after.record.consents[number - 1]),
        )

    @rpc
    def consents(self, **given: Any) -> Answer:
        """Return ``{items, next}``: the consents of a request (``ConsentView``), masked."""
        request = self._request(parsed(OfRequest, given)["request"])
        return {"items": [self._shown(each) for each in request.record.consents], "next": None}

    def _seen(self, identifier: str) -> Request:
        """Return a request of a hall whose requests the caller sees. Raises ``NotFound``, ``Forbidden``."""
        found = self.store.requests.get(identifier)
        if found is None:
            raise NotFound("There is no such guidance request.", "request")
        access.reader(self.call.caller, found.hall)
        return found

    def _notice(self, request: Request, number: int | None) -> Answer:
        return notice_view(request, number, self._matter(request.matter), self._hall(request.hall))

    def _consent(self, told: Answer, now: Any) -> Consent:
        sealed = self.store.seals.sealed({name: told[name] for name in ("name", "identity_number")})
        mandate = self._mandate(told["mandate"]) if told["mandate"] else None
        facts = {name: told[name] for name in ("given_by", "given_how")}
        return Consent(0, tuple(told["scope"]), **facts, at=now, noted_by="", mandate=mandate, sealed=sealed)

    def _mandate(self, told: Answer) -> Mandate:
        sealed = self.store.seals.sealed({name: told[name] for name in ("principal", "reference")})
        return Mandate(told["kind"], tuple(told["scope"]), told["valid_until"], sealed)

    def _shown(self, consent: Consent) -> Answer:
        mandate = consent.mandate.sealed if consent.mandate else {}
        return consent_view(consent, self.store.seals.masked(consent.sealed), self.store.seals.masked(mandate))
