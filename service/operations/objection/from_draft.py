"""Filing an objection from its draft 提交草稿: the application, its cases and its papers come to be together, and the draft is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from service.access.permissions import Permission
from service.operations.drafts import find_draft, hand_over_to_application
from service.operations.objection.filing import Filed, Target, file_objection
from service.operations.operation import Work, operation
from service.store.objection import ObjectionApplication

WIZARD = "objection"


@operation(Permission.OBJECTION_FILE)
def file_draft(work: Work, *, draft: int, uscc: str, targets: Sequence[Target], form: Mapping[str, Any]) -> Filed:
    """As ``file_objection``; raises NotFound also where the draft was handed in or thrown away meanwhile."""
    found = find_draft(work, draft, WIZARD)
    filed = file_objection.within(work, uscc=uscc, targets=targets, form=form)
    application = select(ObjectionApplication).where(ObjectionApplication.number == filed.number)
    hand_over_to_application(work, found, work.session.scalars(application).one())
    return filed
