"""Commitments as a part of other operations 信用承诺的签署、解除与违约: a declaration and a repair both rest on one."""

from __future__ import annotations

from dataclasses import dataclass

from rulesets.commitment_code import commitment_code
from service.access.roles import Role
from service.faults import Conflict, Invalid, NotFound
from service.operations.calendar import today_of
from service.operations.cases.holding import hold_case
from service.operations.cases.opening import open_case
from service.operations.cases.stepping import fire, refusal, settle
from service.operations.commitment.effects import put_signature, signed_line, text_hash
from service.operations.commitment.kinds import code_rule, is_checked, kind_of
from service.operations.commitment.standing import commitment_of, standing_commitment, stands_already
from service.operations.operation import Work
from service.operations.wording import check_storable
from service.outbox.announce import announce
from service.store.case import Case
from service.store.commitment import Commitment, CommitmentCase
from service.store.enterprise import Enterprise
from service.store.number_series import next_number
from workflows.commitment import COMMITMENT
from workflows.procedure.run import NotAllowed, Taken, take
from workflows.procedure.shape import NOWHERE

_MOST_TEXT = 8000
_MOST_NAME = 50
_MOST_BUNDLE = 200


@dataclass(frozen=True)
class Signature:
    """Who signs 签署人, and the tick that says so."""

    name: str
    agreed: bool


def sign_commitment(
    work: Work,
    enterprise: Enterprise,
    *,
    type: str,
    text: str,
    signature: Signature,
    bundle: str,
    subtype: str | None = None,
    about: Case | None = None,
) -> CommitmentCase:
    """A commitment signed within the running operation, whose caller holds the enterprise's lock (WF-5 sign).

    ``text`` is what the person read; its SHA-256, the signer, the moment and the term are kept. ``about``: the case for which it is
    given. Raises Invalid (unsigned_commitment, no_commitment_text, unknown_commitment_type) or Conflict (commitment_stands, AMB-87).
    """
    name = signature.name.strip()
    if not signature.agreed or not name:
        raise Invalid(
            "unsigned_commitment",
            "请填写签署人，并勾选同意信用承诺的内容",
            field="signer" if signature.agreed else "agreed",
        )
    check_storable(name, "signer", most=_MOST_NAME)
    taken = _take(work, enterprise, "sign", bundle, {"signer": name, "agreed": True})
    detail = _detail(type, text, bundle, subtype)
    put_signature(work, detail, name, signature.agreed)
    return _open(work, enterprise, type, detail, taken, about, signed_line(detail))


def put_offer(
    work: Work,
    enterprise: Enterprise,
    *,
    type: str,
    text: str,
    bundle: str,
    subtype: str | None = None,
    about: Case | None = None,
) -> CommitmentCase:
    """A commitment that waits for its signature (WF-5 offer). Raises as ``sign_commitment`` does."""
    taken = _take(work, enterprise, "offer", bundle, {})
    detail = _detail(type, text, bundle, subtype)
    case = _open(work, enterprise, type, detail, taken, about, "提出信用承诺要求，待签署")
    announce(work, "offered", case)
    return case


def attach_commitment(work: Work, commitment: CommitmentCase, about: Case) -> None:
    """Name the case for which a commitment was given, where that case came into being after it."""
    commitment_of(work, commitment).about_id = about.id
    commitment.target_type, commitment.target = "case", about.number
    settle(work, commitment)


def publish_commitment(work: Work, number: str) -> None:
    """Make a signed commitment of a public type public (SQ20-03b); one that is public already stays so."""
    case = find_commitment(work, number)
    if case.state == "signed" and commitment_of(work, case).public:
        fire(work, case, "publish", "system", {})
        settle(work, case)


def release_commitment(work: Work, number: str, reason: str) -> None:
    """The matter for which it was given came to nothing: nothing is owed any more. A commitment that has ended stays as it is."""
    case = find_commitment(work, number)
    if case.state in ("signed", "published"):
        fire(work, case, "release", "system", {"reason": reason[:500]})
        settle(work, case)


def break_commitment(work: Work, number: str, reason: str, clause: str) -> CommitmentCase:
    """A breach that cannot be cured (forged papers, a false declaration): the record, the new result, the negative list.

    One that was broken before stays as it is. Raises NotFound, Conflict.
    """
    case = find_commitment(work, number)
    if case.state != "breached":
        fire(work, case, "breach_incurable", "system", {"reason": reason[:500], "clause": clause})
        settle(work, case)
    return case


def find_commitment(work: Work, number: str) -> CommitmentCase:
    """The commitment of this code, held against other writers with its enterprise. Raises NotFound."""
    case = hold_case(work, CommitmentCase, CommitmentCase.number == number) if number.isprintable() else None
    if case is None:
        raise NotFound("unknown_case", f"没有编号为 {number[:60]} 的信用承诺")
    return case


def _take(work: Work, enterprise: Enterprise, event: str, bundle: str, form: dict[str, object]) -> Taken:
    standing = standing_commitment(work, enterprise.id, bundle)
    twice = stands_already(work, enterprise.id, bundle)
    if twice and standing is not None:
        raise Conflict(
            "commitment_stands", f"同一事项已有有效的信用承诺 {standing.number}，不要求重复承诺", field="bundle"
        )
    role = "enterprise" if work.actor.role is Role.ENTERPRISE else "caseworker"
    try:
        return take(COMMITMENT, NOWHERE, event, role, {"stands_already": twice, "own_case": True}, form)
    except NotAllowed as refused:
        raise refusal(refused) from refused


def _detail(type: str, text: str, bundle: str, subtype: str | None) -> Commitment:
    rule = kind_of(type)
    shown = text.replace("\r\n", "\n").strip()
    if not shown:
        raise Invalid("no_commitment_text", "没有承诺的内容", field="text")
    check_storable(shown, "text", most=_MOST_TEXT)
    check_storable(bundle, "bundle", most=_MOST_BUNDLE)
    return Commitment(
        subtype=subtype,
        bundle=bundle,
        text=shown,
        sha256=text_hash(shown),
        public=rule.public,
        checked=is_checked(rule, subtype),
        term_months=rule.term_months,
    )


def _open(
    work: Work,
    enterprise: Enterprise,
    type: str,
    detail: Commitment,
    taken: Taken,
    about: Case | None,
    line: str,
) -> CommitmentCase:
    day = today_of(work)
    region = enterprise.uscc[2:8]
    sequence = next_number(work.session, f"commitment/{region}/{day:%Y%m%d}")
    number = commitment_code(code_rule(), region, type, day, sequence)
    case = CommitmentCase(
        number=number,
        enterprise_id=enterprise.id,
        kind=type,
        target_type="case" if about is not None else None,
        target=about.number if about is not None else None,
    )
    open_case(work, case, taken, line)
    detail.case_id = case.id
    detail.about_id = about.id if about is not None else None
    work.session.add(detail)
    work.session.flush()
    return case
