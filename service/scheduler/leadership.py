"""Which of several processes leads 主备选举: the one that holds a lock which the system frees when its holder dies."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

# Any number serves; it only has to be the same for every process and no other's.
_KEY = 8_760_303


class Leadership(Protocol):
    """A lock that one process holds at a time."""

    def acquire(self) -> bool:
        """Try to take the lead; returns at once."""

    def held(self) -> bool:
        """Whether the lead is still held."""

    def release(self) -> None:
        """Give the lead up."""


class PostgresLeadership:
    """A session-level advisory lock on a connection of its own: the server frees it when the connection ends.

    The connection must not pass through a pooler that shares connections between transactions.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except SQLAlchemyError:
            return False
        try:
            if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _KEY}).scalar_one():
                self._connection = connection
                return True
        except SQLAlchemyError:
            pass
        connection.close()
        return False

    def held(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self._drop()
            return False
        return True

    def release(self) -> None:
        if self._connection is not None:
            # Said aloud: a server notices the end of a connection only some time after it.
            with suppress(SQLAlchemyError):
                self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _KEY})
        self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            # Not back into the pool: the lock belongs to the server's session and would outlive this object there.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


class FileLeadership:
    """``flock`` on a file beside the SQLite database: the kernel frees it when the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        import fcntl

        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def held(self) -> bool:
        return self._file is not None

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def leadership_of(engine: Engine) -> Leadership:
    """The lock for the processes that share this database."""
    if engine.dialect.name == "postgresql":
        return PostgresLeadership(engine)
    return FileLeadership(Path(f"{engine.url.database}.scheduler"))
