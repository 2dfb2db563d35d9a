"""An objection under way, for the papers that belong to it."""

from tests.service.objection.conftest import procedure

__all__ = ["procedure"]
