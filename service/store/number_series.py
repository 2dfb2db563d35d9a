"""Running numbers 编号: one series per organ, kind and year, without gaps and never twice."""

from __future__ import annotations

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.store.base import Base


class NumberSeries(Base):
    """The last number given out in one series."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    last: Mapped[int]


def next_number(session: Session, series: str) -> int:
    """The next number of ``series``, inside the caller's transaction: rolled back with it, held against other writers."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    # The row must exist before it can be locked; two first comers meet at its key.
    session.execute(insert(NumberSeries).values(series=series, last=0).on_conflict_do_nothing())
    row = session.scalars(select(NumberSeries).where(NumberSeries.series == series).with_for_update()).one()
    row.last += 1
    session.flush()
    return row.last
