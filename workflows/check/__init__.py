"""The check at every transaction 逢办必查: looked up before the office decides, and the decision says what became of the advice."""

from workflows.check.table import CHECK

__all__ = ["CHECK"]
