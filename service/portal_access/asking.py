"""A third party asks with its code 凭授权查询: it sees what the enterprise chose, as of today, and the enterprise sees that it asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from rulesets.assessment import Assessment
from service.access.actor import Actor
from service.faults import NotFound
from service.operations.calendar import today_of
from service.operations.operation import Desk, Work, operation
from service.operations.weigh import weigh
from service.portal_access.secret_codes import digest
from service.store.authorisation import AuthorisedQuery, QueryAuthorisation
from service.store.enterprise import Enterprise
from service.store.history import dossier_of

_ALWAYS = ("pack", "pack_sha256", "grade")
_BY_SCOPE: Mapping[str, tuple[str, ...]] = {
    "grade": _ALWAYS,
    "score": (*_ALWAYS, "score"),
    "explanation": (*_ALWAYS, "score", "indicators", "deductions", "vetoes", "grade_conditions"),
}
"""What each scope shows. Measures and inspections are the office's own business and belong to none."""


def ask(desk: Desk, *, code: str, channel: str, language: str = "zh") -> dict[str, Any]:
    """The result within the scope of the permission, weighed now. ``channel``: page or api.

    Raises NotFound in the same words for an unknown, an expired and a revoked code.
    """
    answer = _ask(desk, Actor(label="authorised", role=None), code, channel, language)
    if answer is None:
        raise NotFound("unknown_code", "查询码无效、已过期或已被撤销，请向授权您查询的企业核实", field="code")
    return answer


@operation(None)
def _ask(work: Work, code: str, channel: str, language: str) -> dict[str, Any] | None:
    query = select(QueryAuthorisation).where(QueryAuthorisation.secret_sha256 == digest(code))
    # Held against a revocation: whoever comes first is first in the log too.
    row = work.session.scalars(query.with_for_update()).one_or_none()
    if row is None:
        return None
    enterprise = work.session.get_one(Enterprise, row.enterprise_id)
    day = today_of(work)
    outcome = _outcome(row, day)
    found = weigh(work.session, dossier_of(work.session, enterprise), day) if outcome == "answered" else None
    use = AuthorisedQuery(
        authorisation_id=row.id,
        at=work.now,
        channel=channel,
        outcome=outcome,
        grade=None if found is None else found.grade,
    )
    work.session.add(use)
    work.audit(
        "authorised.query", f"enterprise:{enterprise.uscc}", authorisation=row.id, channel=channel, outcome=outcome
    )
    return None if found is None else _within(row, enterprise, found, language)


def _outcome(row: QueryAuthorisation, day: date) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if day > row.expires_on else "answered"


def _within(row: QueryAuthorisation, enterprise: Enterprise, found: Assessment, language: str) -> dict[str, Any]:
    told = found.to_json("en" if language == "en" else "zh")
    answer: dict[str, Any] = {
        "uscc": enterprise.uscc,
        "name": enterprise.name,
        "as_of": told["as_of"],
        "scope": row.scope,
        "grantee": row.grantee,
        "purpose": row.purpose,
        "expires_on": row.expires_on.isoformat(),
    }
    return answer | {name: _without_records(told[name]) for name in _BY_SCOPE[row.scope]}


def _without_records(part: Any) -> Any:
    """Numbers of records lead into the file itself, which nobody was authorised to read."""
    if isinstance(part, list):
        return [{key: value for key, value in item.items() if key != "evidence"} for item in part]
    return part
