"""The Mermaid diagram of a procedure, drawn from its table."""

from __future__ import annotations

from workflows.procedure.shape import NOWHERE, Procedure

_ROLE = {
    "enterprise": "企业",
    "public": "公众",
    "caseworker": "经办人",
    "supervisor": "负责人",
    "department": "部门",
    "inspector": "检查人员",
    "policy_officer": "政策规则人员",
    "system": "系统",
}


def mermaid(procedure: Procedure) -> str:
    """A state diagram; each arrow names its step and who takes it."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.id} : {state.label}" for state in procedure.states]
    arrows: dict[tuple[str, str], list[str]] = {}
    for step in procedure.steps:
        label = f"{step.label}（{'、'.join(_ROLE[role] for role in step.roles)}）"
        for source in step.sources:
            arrows.setdefault((source, step.leads_to(source)), []).append(label)
    for (source, target), labels in arrows.items():
        start = "[*]" if source == NOWHERE else source
        lines.append(f"    {start} --> {target} : {'；'.join(dict.fromkeys(labels))}")
    lines += [
        f"    {state.id} --> [*]" for state in procedure.states if not state.open and not procedure.steps_from(state.id)
    ]
    return "\n".join(lines) + "\n"
