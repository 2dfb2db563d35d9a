"""An objection under way, for the letters that it brings."""

from tests.service.objection.conftest import procedure

__all__ = ["procedure"]
