"""The one shape of every procedure 办理流程: states, steps, who may take them, guards, clocks, notices and forms as one table."""

from workflows.procedure.shape import Field, Guard, Procedure, State, Step

__all__ = ["Field", "Guard", "Procedure", "State", "Step"]
