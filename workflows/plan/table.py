"""The table of a double-random task (WF-6, SQ20-07; AMB-69).

A void draw leads back to the plan: the draw itself stays visible, and the next one is frozen anew with a new secret.
"""

from __future__ import annotations

from workflows.plan.guards import GUARDS
from workflows.procedure.shape import NOWHERE, Field, Procedure, State, Step
from workflows.procedure.usual import SHORT_REASON

UNITS = ("caseworker", "department", "supervisor")


PLAN = Procedure(
    id="plan",
    label="双随机抽查任务",
    label_en="Double-random task",
    clause="SQ20-07a",
    states=(
        State("planned", "已列入计划", "Planned"),
        State("frozen", "名录已冻结待抽取", "Pool frozen"),
        State("drawn", "已抽取", "Drawn", "decided"),
        State("finished", "已完成", "Finished", "closed"),
        State("withdrawn", "已取消", "Withdrawn", "closed"),
    ),
    guards=GUARDS,
    steps=(
        Step(
            "create",
            "列入计划",
            "Plan",
            (NOWHERE,),
            "planned",
            UNITS,
            "SQ20-07a",
            guards=("matter_in_force",),
        ),
        Step(
            "freeze",
            "冻结名录并公布",
            "Freeze and publish the pool",
            ("planned",),
            "frozen",
            UNITS,
            "SQ20-07a",
            guards=("has_objects", "has_inspectors"),
            form=(
                Field("commitment", "密数的 SHA-256", "SHA-256 of the secret", "text", most=64),
                Field("public_source", "公开数的来源", "Source of the public value", "text", most=200),
                Field("public_day", "公开数产生的日期", "Day on which it arises", "date"),
            ),
        ),
        Step(
            "draw",
            "抽取",
            "Draw",
            ("frozen",),
            "drawn",
            UNITS,
            "SQ20-07a",
            guards=("public_day_reached",),
            form=(
                Field("public_value", "公开数", "Public value", "text", most=200),
                Field("secret", "密数", "Secret", "text", most=200),
            ),
        ),
        Step(
            "void",
            "作废本次抽取",
            "Declare the draw void",
            ("frozen", "drawn"),
            "planned",
            ("supervisor",),
            "SQ20-07a",
            guards=("nothing_carried_out",),
            form=(SHORT_REASON,),
        ),
        Step(
            "withdraw",
            "取消任务",
            "Withdraw",
            ("planned",),
            "withdrawn",
            UNITS,
            "SQ20-07a",
            form=(SHORT_REASON,),
        ),
        Step(
            "finish",
            "全部办结",
            "Finish",
            ("drawn",),
            "finished",
            ("system", *UNITS),
            "SQ20-07a",
            guards=("all_closed",),
        ),
    ),
)
