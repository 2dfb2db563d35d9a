"""Cases whose days reach into 2027, a year without a notice, and two people who may load one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from service.access.actor import Actor
from service.access.roles import Role
from service.clock import FixedClock
from service.operations.operation import Desk
from tests.service.conftest import Person
from tests.service.objection.conftest import Procedure, procedure

__all__ = ["procedure"]

# 2026-12-29 10:00 in Shanghai, a Tuesday: five working days reach into 2027.
LATE = datetime(2026, 12, 29, 2, 0, tzinfo=UTC)
# The real notice is not known here; the days are made up so that the due day moves.
NOTICE = """\
year: 2027
title: 关于2027年部分节假日安排的通知（演练）
number: 演练〔2026〕1号
holidays:
  - {name: 元旦, from: 2027-01-01, until: 2027-01-05}
make_up_days: [2027-01-09]
"""
SAME_DAYS = NOTICE.replace("until: 2027-01-05", "until: 2027-01-01").replace("[2027-01-09]", "[]")


@dataclass
class Office:
    """The procedure of one case, its clock set to the end of 2026, and those who load calendars."""

    procedure: Procedure
    clock: FixedClock
    officer: Actor
    administrator: Actor

    @property
    def desk(self) -> Desk:
        return self.procedure.desk


@pytest.fixture
def office(clock: FixedClock, procedure: Procedure, person: Callable[..., Person]) -> Office:
    officer, administrator = person(Role.POLICY_OFFICER).actor, person(Role.ADMINISTRATOR).actor
    clock.advance(LATE - clock.now())
    return Office(procedure, clock, officer, administrator)
