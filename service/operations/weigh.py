"""Weighing a stored enterprise 评价: as of any day, as known at any moment, by any pack. Writes nothing but who looked."""

from __future__ import annotations

from datetime import date, datetime

from rulesets.assessment import Assessment
from rulesets.catalogue import policy as load_policy
from rulesets.errors import NoGrading, UnknownPack
from rulesets.forward import assess
from rulesets.records.dossier import Dossier
from service.access.actor import Actor
from service.access.permissions import Permission
from service.faults import Invalid
from service.operations.operation import Desk, Work, operation
from service.store.history import dossier_of, find_enterprise

DEFAULT_PACK = "cangzhou-2021-175"


def weigh(dossier: Dossier, as_of: date, pack: str = DEFAULT_PACK) -> Assessment:
    """Assess a dossier. Raises Invalid for a pack that does not exist or has no scoring table."""
    try:
        return assess(load_policy(pack), dossier, as_of)
    except UnknownPack:
        raise Invalid("unknown_pack", f"没有名为 {pack} 的规则包", field="pack") from None
    except NoGrading:
        raise Invalid("pack_without_grading", f"规则包 {pack} 没有评分表，不能单独评价", field="pack") from None


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
    return weigh(_open_file(desk, actor, uscc, as_of, known_at, pack), as_of, pack)


@operation(Permission.ASSESSMENT_READ)
def _open_file(work: Work, uscc: str, as_of: date, known_at: datetime | None, pack: str) -> Dossier:
    work.must_see(uscc)
    dossier = dossier_of(work.session, find_enterprise(work.session, uscc), known_at)
    work.audit("grade.view", f"enterprise:{uscc}", as_of=as_of.isoformat(), pack=pack)
    return dossier
