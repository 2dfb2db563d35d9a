"""Anybody tries anything, under any facts: repairs, commitments and tolerances follow their tables, and an end is always in reach."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.test_commitment_table import BENCH as COMMITMENTS
from tests.workflows.test_repair_table import BENCH as REPAIRS
from tests.workflows.test_tolerance_table import BENCH as TOLERANCES
from tests.workflows.whole_table import Bench, form_for
from workflows.procedure.run import NotAllowed, allowed_steps, take
from workflows.procedure.shape import NOWHERE, ROLES


@pytest.mark.parametrize("bench", [REPAIRS, COMMITMENTS, TOLERANCES], ids=["repair", "commitment", "tolerance"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_walk_follows_the_table_and_can_end(bench: Bench, data: st.DataObject) -> None:
    state = NOWHERE
    for _ in range(data.draw(st.integers(1, 25))):
        step = data.draw(st.sampled_from(bench.procedure.steps))
        role = data.draw(st.sampled_from(ROLES))
        facts: dict[str, Any] = bench.facts_for(step)
        for name in sorted(data.draw(st.sets(st.sampled_from(sorted(bench.guards)), max_size=1))):
            facts |= bench.guards[name][1]
        fits = [
            row
            for row in bench.rows(state, step.event)
            if role in row.roles and all(bench.procedure.guard(name).holds(facts) for name in row.guards)
        ]
        assert [row for row in allowed_steps(bench.procedure, state, role, facts) if row.event == step.event] == fits
        if not fits:
            with pytest.raises(NotAllowed):
                take(bench.procedure, state, step.event, role, facts, form_for(step))
            continue
        taken = take(bench.procedure, state, step.event, role, facts, form_for(fits[0]))
        assert taken.after == fits[0].leads_to(state)
        state = taken.after
    assert state == NOWHERE or bench.leads_out(state)
