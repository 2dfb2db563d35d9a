"""Commitments of their own accord 信用承诺: offered by a department, or made by an enterprise that nobody asked (CT-1, CT-5)."""

from __future__ import annotations

from service.access.permissions import Permission
from service.faults import Invalid
from service.operations.commitment.signing import Signature, publish_commitment, put_offer, sign_commitment
from service.operations.commitment.texts import commitment_text
from service.operations.operation import Work, operation
from service.operations.wording import checked_text
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise

OF_ONES_OWN = ("CT-1", "CT-5")
"""What an enterprise may sign without being asked: the other types belong to a matter that a department handles (T-j)."""
_MOST_MATTER = 150


@operation(Permission.COMMITMENT_OFFER)
def offer_commitment(work: Work, *, uscc: str, type: str, matter: str) -> str:
    """Ask an enterprise for a commitment on a matter; returns its code. Raises NotFound, Invalid, Conflict (AMB-87)."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    about = checked_text(matter, "matter", most=_MOST_MATTER)
    if type == "CT-6":
        raise Invalid("not_offered", "信用修复承诺在申请修复时签署，不单独提出", field="type")
    case = put_offer(work, enterprise, type=type, text=_text(type, enterprise, about), bundle=f"matter/{about}")
    return case.number


@operation(Permission.COMMITMENT_SIGN)
def sign_own_commitment(work: Work, *, uscc: str, type: str, matter: str, signer: str, agreed: bool) -> str:
    """A commitment that the enterprise makes by itself; public at once where its type is public. Returns its code.

    Raises NotFound, Invalid (unsigned_commitment), Conflict (commitment_stands).
    """
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    if type not in OF_ONES_OWN:
        raise Invalid("not_of_ones_own", "这一类承诺由办理部门提出后签署", field="type")
    about = checked_text(matter, "matter", most=_MOST_MATTER)
    text = _text(type, enterprise, about)
    case = sign_commitment(
        work, enterprise, type=type, text=text, signature=Signature(signer, agreed), bundle=f"matter/{about}"
    )
    publish_commitment(work, case.number)
    return case.number


def _text(type: str, enterprise: Enterprise, matter: str) -> str:
    try:
        return commitment_text(type, enterprise, matter)
    except KeyError:
        raise Invalid("unknown_commitment_type", f"没有 {type[:20]} 这一类承诺", field="type") from None
