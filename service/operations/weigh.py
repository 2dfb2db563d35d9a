"""Weighing a stored enterprise 评价: as of any day, as known at any moment, by any pack. Writes nothing but who looked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from rulesets.assessment import Assessment
from rulesets.errors import NoGrading
from rulesets.form.policy import Policy
from rulesets.forward import assess
from rulesets.records.dossier import Dossier
from service.access.actor import Actor
from service.access.permissions import Permission
from service.faults import Invalid
from service.operations.operation import Desk, Work, operation
from service.policy.in_force import rules, rules_at
from service.store.history import dossier_of, find_enterprise

DEFAULT_PACK = "cangzhou-2021-175"


def weigh(where: Session | Desk, dossier: Dossier, as_of: date, pack: str = DEFAULT_PACK) -> Assessment:
    """Assess a dossier by the rules of ``as_of``. Raises Invalid for a pack that does not exist or has no scoring table.

    ``pack``: a pack, a profile, or one version for whatever day (service.policy.in_force). ``where`` knows the approved versions.
    """
    chosen = rules_at(where, pack, as_of) if isinstance(where, Desk) else rules(where, pack, as_of)
    return weigh_by(chosen, dossier, as_of)


def weigh_by(chosen: Policy, dossier: Dossier, as_of: date) -> Assessment:
    """Assess a dossier by these very rules, for those who weigh many. Raises Invalid."""
    try:
        return assess(chosen, dossier, as_of)
    except NoGrading:
        told = f"规则包 {chosen.identifier} 没有评分表，不能单独评价"
        raise Invalid("pack_without_grading", told, field="pack") from None


def weigh_enterprise(
    desk: Desk,
    actor: Actor,
    uscc: str,
    as_of: date,
    known_at: datetime | None = None,
    pack: str = DEFAULT_PACK,
) -> Assessment:
    """Assess a stored enterprise as the actor may see it. Raises NotFound, Forbidden, Invalid.

    No assessment is stored; an audit row says who looked, as on the page.
    """
    dossier, chosen = _open_file(desk, actor, uscc, as_of, known_at, pack)
    return weigh_by(chosen, dossier, as_of)


@operation(Permission.ASSESSMENT_READ)
def _open_file(work: Work, uscc: str, as_of: date, known_at: datetime | None, pack: str) -> tuple[Dossier, Policy]:
    work.must_see(uscc)
    dossier = dossier_of(work.session, find_enterprise(work.session, uscc), known_at)
    chosen = rules(work.session, pack, as_of)
    work.audit("grade.view", f"enterprise:{uscc}", as_of=as_of.isoformat(), pack=chosen.identifier)
    return dossier, chosen
