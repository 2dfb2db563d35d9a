"""Which records are under objection 异议处理中: the mark that a disputed record carries wherever it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.store.case import Stage
from service.store.enterprise import Enterprise
from service.store.objection import ObjectionCase


def disputed_records(session: Session, uscc: str) -> Mapping[str, str]:
    """Label of each record of the enterprise that an objection is under way on -> the number of the case."""
    query = (
        select(ObjectionCase.target, ObjectionCase.number)
        .join(Enterprise, Enterprise.id == ObjectionCase.enterprise_id)
        .where(
            Enterprise.uscc == uscc, ObjectionCase.target_type == "record", ObjectionCase.stage == Stage.UNDER_WAY.value
        )
    )
    return {row.target: row.number for row in session.execute(query)}
