"""What the steps of a listing do: the entry in the file, its end, and the result that follows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.conduct import Effect
from service.operations.cases.results import evaluate_anew, note_results, remember_result
from service.operations.cases.standing import uscc_of
from service.operations.joint.following import follow_entry
from service.operations.listing.entry import end_entry, enter, undo_entry
from service.operations.listing.standing import listing_of
from service.operations.operation import Work
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from workflows.procedure.run import Taken

WEIGHED = frozenset({"list", "suspend", "resume", "apply_exit", "term_over", "undo"})
"""Steps after which the enterprise is weighed anew."""
_MOST_STATEMENTS = 20_000


def _enterprise(work: Work, case: Case) -> Enterprise:
    return find_enterprise(work.session, uscc_of(work, case), lock=True)


def _reason(case: Case, taken: Taken) -> str:
    case.reason = taken.form.get("reason") or taken.step.label
    case.clause = taken.form.get("clause") or case.clause
    return str(case.reason)


def _decide(work: Work, case: Case, taken: Taken, finding: str) -> str:
    case.finding = finding
    case.decided_at = work.now
    return _reason(case, taken)


def _give_notice(work: Work, case: Case, taken: Taken) -> str:
    return f"送达认定告知，依据：{listing_of(work, case).basis}"


def _statement(work: Work, case: Case, taken: Taken) -> str:
    listing = listing_of(work, case)
    before = f"{listing.statement}\n" if listing.statement else ""
    if len(before) + len(taken.form["text"]) > _MOST_STATEMENTS:
        raise Invalid("too_long", f"陈述申辩意见合计最多 {_MOST_STATEMENTS} 个字符", field="text")
    listing.statement = before + taken.form["text"]
    return f"陈述申辩：{taken.form['text']}"


def _drop(work: Work, case: Case, taken: Taken) -> str:
    return f"不予列入：{_decide(work, case, taken, 'not_listed')}"


def _list(work: Work, case: Case, taken: Taken) -> str:
    listing = listing_of(work, case)
    end = taken.form.get("planned_end")
    if end is not None and end <= today_of(work):
        raise Invalid("past_day", "列入期限的最后一日应当晚于今天", field="planned_end")
    reason = _decide(work, case, taken, "listed")
    listing.listed_on, listing.planned_end = today_of(work), end
    enterprise = _enterprise(work, case)
    remember_result(work, case, enterprise)
    label = enter(work, case, enterprise, reason)
    evaluate_anew(work, case, enterprise)
    until = f"，至 {end}" if end is not None else ""
    return f"决定列入{until}" + (f"，记入信用档案（记录 {label}）" if label else "") + f"：{reason}"


def _watch(work: Work, case: Case, taken: Taken) -> str:
    """Key attention adds measures and leaves the grade alone (AMB-86): no record is written."""
    listing_of(work, case).listed_on = today_of(work)
    told = f"没有达到失信名单的标准，改列重点关注：{_decide(work, case, taken, 'watched')}"
    evaluate_anew(work, case, _enterprise(work, case))
    return told


def _suspend(work: Work, case: Case, taken: Taken) -> str:
    _move(work, case, taken, today_of(work).isoformat())
    return f"暂停列入的效力：{case.reason}"


def _resume(work: Work, case: Case, taken: Taken) -> str:
    _move(work, case, taken, None)
    return f"恢复列入的效力：{case.reason}"


def _move(work: Work, case: Case, taken: Taken, day: str | None) -> None:
    reason = _reason(case, taken)
    enterprise = _enterprise(work, case)
    remember_result(work, case, enterprise)
    end_entry(work, case, enterprise, today_of(work) if day is not None else None, reason)
    evaluate_anew(work, case, enterprise)


def _remove(work: Work, case: Case, taken: Taken) -> str:
    listing = listing_of(work, case)
    reason = _decide(work, case, taken, "removed")
    enterprise = _enterprise(work, case)
    remember_result(work, case, enterprise)
    listing.ended_on, listing.end_reason = today_of(work), reason
    end_entry(work, case, enterprise, today_of(work), reason)
    evaluate_anew(work, case, enterprise)
    return f"移出名单：{reason}"


def _repaired(work: Work, case: Case, taken: Taken) -> str:
    """The repair itself has ended the record and weighed the enterprise."""
    listing = listing_of(work, case)
    reason = _decide(work, case, taken, "removed")
    listing.ended_on, listing.end_reason, listing.ended_by_repair = today_of(work), reason, True
    return f"移出名单：{reason}"


def _repair_revoked(work: Work, case: Case, taken: Taken) -> str:
    listing = listing_of(work, case)
    reason = _decide(work, case, taken, "listed")
    listing.ended_on, listing.end_reason, listing.ended_by_repair = None, None, False
    case.closed_at = None
    return f"恢复列入：{reason}"


def _found_wrong(work: Work, case: Case, taken: Taken) -> str:
    case.closed_at = None
    return f"确认错误列入：{_decide(work, case, taken, 'wrong_listing')}"


def _undo(work: Work, case: Case, taken: Taken) -> str:
    """Voided as if never made, so it leaves no trace in any grade (SQ20-16c)."""
    listing = listing_of(work, case)
    enterprise = _enterprise(work, case)
    remember_result(work, case, enterprise)
    undo_entry(work, case, enterprise, case.reason or taken.step.label)
    if listing.ended_on is None:
        listing.ended_on, listing.end_reason = today_of(work), case.reason
    evaluate_anew(work, case, enterprise)
    return "撤销列入，视同自始没有列入"


def follow(work: Work, case: Case, taken: Taken) -> None:
    """The old and the new result, after the line of the step; then what other units do about the entry."""
    if taken.step.event in WEIGHED:
        note_results(work, case)
    follow_entry(work, case, taken)


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "give_notice": _give_notice,
        "make_statement": _statement,
        "drop": _drop,
        "objection_upheld": _drop,
        "correct_self": _drop,
        "watch_instead": _watch,
        "list": _list,
        "suspend": _suspend,
        "resume": _resume,
        "apply_exit": _remove,
        "term_over": _remove,
        "repair_approved": _repaired,
        "repair_revoked": _repair_revoked,
        "found_wrong": _found_wrong,
        "undo": _undo,
    }
)
