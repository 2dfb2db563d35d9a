"""Changes and simulations as programs see them 接口中的政策变更."""

from __future__ import annotations

from typing import Any

from service.clock import SHANGHAI
from service.operations.policy.reading import ChangeFile, SimulationLine
from service.store.policy import PolicyChange


def change_json(change: PolicyChange) -> dict[str, Any]:
    """Where a change stands; the texts themselves are downloaded from its page."""
    day = change.in_force_from
    return {
        "number": change.number,
        "title": change.title,
        "pack": change.pack,
        "state": change.state,
        "revision": change.revision,
        "base_version": change.base_version or 0,
        "base_sha256": change.base_sha256,
        "sha256": change.sha256,
        "proved": change.proved_sha256 == change.content_sha256,
        "in_force_from": day.isoformat() if day else None,
        "version": change.version,
        "reason": change.reason,
    }


def file_json(file: ChangeFile) -> dict[str, Any]:
    """The change with what was found, its history, and the steps that the asker may take."""
    return change_json(file.change) | {
        "findings": list(file.change.findings),
        "steps": [step.event for step in file.steps],
        "waiting": [{"code": guard.name, "message": guard.message} for guard in file.waiting],
        "simulations": [simulation_json(line) for line in file.simulations],
        "history": [
            {
                "at": line.at.astimezone(SHANGHAI).isoformat(),
                "actor": line.actor,
                "event": line.event,
                "line": line.line,
            }
            for line in file.history
        ],
    }


def simulation_json(line: SimulationLine) -> dict[str, Any]:
    """A simulation without its report."""
    row, work = line.row, line.work
    finished = row.finished_at
    return {
        "number": row.id,
        "before": row.before,
        "before_sha256": row.before_sha256,
        "after": row.after,
        "after_sha256": row.after_sha256,
        "as_of": row.as_of.isoformat(),
        "scope": row.scope,
        "sample": row.sample,
        "finished_at": finished.astimezone(SHANGHAI).isoformat() if finished else None,
        "state": "done" if finished else work.state if work is not None else "queued",
    }
