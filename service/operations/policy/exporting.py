"""Taking a simulation along 导出: an audit row says who took which list of enterprises."""

from __future__ import annotations

from service.access.permissions import Permission
from service.operations.operation import Work, operation
from service.operations.policy.reading import simulation_files
from service.store.policy import PolicySimulation


@operation(Permission.POLICY_READ)
def take_simulation(work: Work, *, simulation: int, what: str) -> PolicySimulation:
    """A finished simulation with everything in it. Raises NotFound."""
    row = simulation_files(work.session, simulation)
    work.audit("policy.export", f"policy_simulation:{row.id}", what=what)
    return row
