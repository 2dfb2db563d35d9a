"""What the usual steps do to a case: who acts, what is still missing, urging, closing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.access.roles import Role
from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.conduct import Effect
from service.operations.operation import Work
from service.store.account import User
from service.store.case import Case
from workflows.procedure.run import Taken


def _assign(work: Work, case: Case, taken: Taken) -> str:
    handler = work.session.get(User, taken.form["handler"])
    if handler is None or not handler.active or Role(handler.role) not in (Role.CASEWORKER, Role.SUPERVISOR):
        raise Invalid("unknown_handler", "经办人应当是在用的经办人或负责人账号", field="handler")
    case.handler_id = handler.id
    return f"{taken.step.label}：{handler.display_name}"


def _transfer(work: Work, case: Case, taken: Taken) -> str:
    case.unit = taken.form["unit"]
    return f"转 {case.unit} 办理，时限不重新起算：{taken.form['reason']}"


def _ask_supplement(work: Work, case: Case, taken: Taken) -> str:
    case.supplement_wanted = taken.form["wanted"]
    return f"通知补正：{case.supplement_wanted}"


def _give_supplement(work: Work, case: Case, taken: Taken) -> str:
    case.supplement_wanted = None
    return f"收到补正：{taken.form['text']}"


def _urge(work: Work, case: Case, taken: Taken) -> str:
    case.urged_on = today_of(work)
    return f"催办：{taken.form['text']}" if "text" in taken.form else "催办"


USUAL: Mapping[str, Effect] = MappingProxyType(
    {
        "assign": _assign,
        "reassign": _assign,
        "transfer": _transfer,
        "ask_supplement": _ask_supplement,
        "give_supplement": _give_supplement,
        "urge": _urge,
    }
)
CHANGES_WHO_ACTS = frozenset({"assign", "reassign", "transfer"})
