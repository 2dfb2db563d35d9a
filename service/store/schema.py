"""Bringing a database to a revision, and proving that models and migrations agree 数据库结构."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from service.store.base import Base


class SchemaFault(Exception):
    """The database does not have the structure that this version of the program needs."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate upwards, in one transaction: on a failure the database stays as it was."""
    _migrate(engine, revision, upwards=True)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate downwards to ``revision`` ("base" empties the database)."""
    _migrate(engine, revision, upwards=False)


def current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def check(engine: Engine) -> None:
    """Raises SchemaFault unless the database is at the head and equals the models."""
    import service.store.tables  # noqa: F401  (fills the metadata)

    with engine.connect() as connection:
        found, wanted = current_revision(connection), head_revision()
        if found != wanted:
            raise SchemaFault(f"数据库版本是 {found or '空'}，程序需要 {wanted}，请先执行 chengheng db upgrade")
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, Base.metadata)
    if differences:
        raise SchemaFault("数据库结构与程序不一致：\n" + "\n".join(repr(item) for item in differences))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "service:migrations")
    config.set_main_option("path_separator", "os")
    # A letter first, so that a revision is an importable module name.
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    return config


def _migrate(engine: Engine, revision: str, *, upwards: bool) -> None:
    config = _config()
    on_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if on_sqlite:
            # Batch migrations drop and rebuild tables; this switch works outside a transaction only.
            _foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                (command.upgrade if upwards else command.downgrade)(config, revision)
                if on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise SchemaFault("迁移后外键不完整，已全部撤回")
        finally:
            if on_sqlite:
                _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(f"PRAGMA foreign_keys = {state}")
