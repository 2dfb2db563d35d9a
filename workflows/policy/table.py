"""The table of a change of the rules (政策变更; the design card's policy officer; CZ21-0 leaves the city free to amend its own table).

Any edit leads back to the draft, so that what is submitted is, to the letter, what was proved and simulated. Who drafted, edited or
submitted it never approves it, and nothing is in force before the day after its approval.
"""

from __future__ import annotations

from workflows.policy.guards import GUARDS
from workflows.procedure.shape import NOWHERE, Field, Procedure, State, Step
from workflows.procedure.usual import SHORT_REASON

CLAUSE = "诚衡-政策变更"
"""Ours: no document says how its own table is changed."""
OFFICER = ("policy_officer",)
_AS_PROVED = (
    "something_changed",
    "examples_explained",
    "proved_as_it_stands",
    "simulated_as_it_stands",
    "base_is_newest",
)
_DAY = Field("in_force_from", "开始执行日期", "In force from", "date")
_DRAFTS = ("drafting", "proved", "simulated", "returned")

POLICY = Procedure(
    id="policy",
    label="政策变更",
    label_en="Change of the rules",
    clause=CLAUSE,
    states=(
        State("drafting", "起草中", "Draft"),
        State("proved", "已通过检验", "Proved"),
        State("simulated", "已模拟", "Simulated"),
        State("submitted", "已提交待核准", "Submitted for approval"),
        State("returned", "已退回", "Returned"),
        State("approved", "已核准待执行", "Approved", "decided"),
        State("in_force", "执行中", "In force", "decided"),
        State("replaced", "已被替代", "Replaced", "closed"),
        State("withdrawn", "已撤回", "Withdrawn", "closed"),
    ),
    guards=GUARDS,
    steps=(
        Step("create", "起草", "Draft", (NOWHERE,), "drafting", OFFICER, CLAUSE),
        Step("edit", "修改", "Edit", _DRAFTS, "drafting", OFFICER, CLAUSE),
        Step(
            "prove",
            "检验",
            "Prove",
            ("drafting", "returned"),
            "proved",
            OFFICER,
            CLAUSE,
            guards=("something_changed", "examples_explained", "proofs_hold"),
        ),
        Step(
            "simulated",
            "记入模拟结果",
            "Take up the simulation",
            ("proved",),
            "simulated",
            ("system", *OFFICER),
            CLAUSE,
            guards=("proved_as_it_stands", "simulated_as_it_stands"),
        ),
        Step(
            "submit",
            "提交核准",
            "Submit for approval",
            ("simulated",),
            "submitted",
            OFFICER,
            CLAUSE,
            guards=_AS_PROVED,
            form=(_DAY,),
        ),
        Step("take_back", "收回修改", "Take back", ("submitted",), "drafting", OFFICER, CLAUSE),
        Step(
            "approve",
            "核准",
            "Approve",
            ("submitted",),
            "approved",
            ("supervisor",),
            CLAUSE,
            guards=(*_AS_PROVED, "by_second_person"),
            form=(_DAY,),
        ),
        Step(
            "return",
            "退回",
            "Return",
            ("submitted",),
            "returned",
            ("supervisor",),
            CLAUSE,
            form=(SHORT_REASON,),
        ),
        Step(
            "withdraw",
            "撤回",
            "Withdraw",
            (*_DRAFTS, "submitted"),
            "withdrawn",
            OFFICER,
            CLAUSE,
            form=(SHORT_REASON,),
        ),
        Step(
            "revoke",
            "撤销核准",
            "Revoke the approval",
            ("approved",),
            "withdrawn",
            ("supervisor",),
            CLAUSE,
            guards=("not_in_force_yet", "nothing_built_on_it"),
            form=(SHORT_REASON,),
        ),
        Step(
            "activate",
            "开始执行",
            "Come into force",
            ("approved",),
            "in_force",
            ("system",),
            CLAUSE,
            guards=("day_reached",),
        ),
        Step(
            "replace",
            "被后来的规则替代",
            "Be replaced",
            ("in_force",),
            "replaced",
            ("system",),
            CLAUSE,
            guards=("successor_in_force",),
        ),
    ),
)
