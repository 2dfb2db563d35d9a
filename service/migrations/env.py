"""Alembic's entry: runs the revisions on the connection that service.store.schema hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

import service.store.tables  # noqa: F401  (fills the metadata)
from service.store.base import Base
from service.store.columns import UtcDateTime


def _render(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column types as the template imports them."""
    return "UtcDateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_render,
    compare_type=True,
    compare_server_default=True,
    transactional_ddl=True,
)
context.run_migrations()
