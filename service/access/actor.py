"""Whoever acts 操作人: a signed-in user or the machine's operator at the command line."""

from __future__ import annotations

from dataclasses import dataclass

from service.access.permissions import Permission, Scope, scope_of
from service.access.powers import Powers, covered, refusal_of
from service.access.roles import Role
from service.faults import Forbidden, unknown_enterprise


@dataclass(frozen=True)
class Actor:
    """Who acts. ``label`` stands in history and audit: a number or a program, never a person's name.

    ``uscc`` is the enterprise that the user belongs to, ``powers`` what its authorisation gives to a delegate 经办人. An actor
    without a role may do nothing, except the operator of the machine, who holds the database itself.
    """

    label: str
    role: Role | None
    user_id: int | None = None
    uscc: str | None = None
    language: str = "zh"
    is_operator: bool = False
    powers: Powers | None = None

    def scope(self, permission: Permission) -> Scope | None:
        if self.is_operator:
            return Scope.ALL
        if self.role is None or not covered(self.powers, permission):
            return None
        return scope_of(self.role, permission)

    def may(self, permission: Permission) -> bool:
        return self.scope(permission) is not None

    def must(self, permission: Permission) -> None:
        """Raises Forbidden unless the permission is held, however far it reaches."""
        if self.may(permission):
            return
        if self.role is not None and self.powers is not None and scope_of(self.role, permission) is not None:
            raise Forbidden(refusal_of(self.powers, permission))
        raise Forbidden()

    def must_see(self, permission: Permission, uscc: str) -> None:
        """As ``must``, for one enterprise. A foreign file answers as if it did not exist: nothing can be probed."""
        self.must(permission)
        if self.scope(permission) is Scope.OWN and uscc != self.uscc:
            raise unknown_enterprise(uscc)


def operator(program: str) -> Actor:
    """The operator of the machine, acting through a named program (for example ``cli``)."""
    return Actor(label=f"operator:{program}", role=None, is_operator=True)
