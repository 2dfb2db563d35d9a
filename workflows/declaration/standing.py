"""Where a declaration can stand, and who takes part in it."""

from __future__ import annotations

from workflows.procedure.shape import State

OFFICE = ("caseworker", "supervisor")
UNITS = ("caseworker", "department", "supervisor")
APPLICANT = ("enterprise", "caseworker")
UNDER_WAY = ("submitted", "verifying", "verified", "in_notice", "awaiting_decision", "false_review")
UNDER_NOTICE = ("in_notice", "awaiting_decision")
"""States in which objections decide what becomes of the declaration."""

STATES = (
    State("submitted", "已提交", "Submitted"),
    State("verifying", "部门核实中", "Being verified"),
    State("verified", "已核实", "Verified"),
    State("in_notice", "公示中", "Under public notice"),
    State("awaiting_decision", "公示期满待异议办结", "Waiting for objections to be decided"),
    State("false_review", "虚假申报核查中", "Under review for falsehood"),
    State("recorded", "已记入", "Recorded", "closed"),
    State("rejected", "不予记入", "Rejected", "closed"),
    State("withdrawn", "已撤回", "Withdrawn", "closed"),
    State("false_confirmed", "认定虚假申报", "Found false", "closed"),
)
