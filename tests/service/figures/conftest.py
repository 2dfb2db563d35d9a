"""An objection under way, to be counted."""

from tests.service.objection.conftest import procedure

__all__ = ["procedure"]
