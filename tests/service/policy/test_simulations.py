"""A simulation in the service, really carried out: queued, counted on the stored population, kept with its exports."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import openpyxl
import pytest
from flask.testing import FlaskClient

from rulesets.records.kinds import KINDS
from rulesets.simulation.statement import state
from service.access.roles import Role
from service.faults import Conflict, Invalid
from service.long_work.working import WORKER, work_on
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.policy.exporting import take_simulation
from service.operations.policy.reading import simulation_of
from service.operations.policy.simulating import Wanted, ask_simulation
from service.operations.weigh import DEFAULT_PACK
from service.policy.comparing import sides_of_change
from service.policy.sampling import sample
from service.store.engine import reading
from service.web.phrases import Voice
from service.web.policy.report_view import ShiftBar, bars_of, view_of
from service.web.policy.simulation_excel import simulation_excel
from tests.service.conftest import OPERATOR, OTHER_USCC, Person, dossier, penalty
from tests.service.policy.conftest import Policies, donation_gives, grade_a_needs

TODAY = date(2026, 11, 21)
DANGER = "=HYPERLINK(1)"


def test_a_change_is_simulated_on_everybody_and_moves_on(policies: Policies, desk: Desk) -> None:
    """The report counts the stored population; the change is simulated; the exports are safe to open (CZ21-2.2.1b).

    Who moves is the witness that the proof itself puts together.
    """
    number = policies.draft("提高 A 级分数")
    policies.edit(number, grade_a_needs(policies.change(number).files, 880))
    policies.prove(number)
    with reading(desk.engine) as session:
        found = state(*sides_of_change(session, policies.change(number), "composite", TODAY), TODAY)
    witness = found.region_witnesses[0]
    assert witness is not None
    moved = replace(witness.dossier, name="=1+1", region=DANGER)
    import_dossier(desk, OPERATOR, moved, reason="归集")
    row = policies.ask(number)
    assert policies.change(number).state == "proved" and row.work_id is not None
    assert work_on(desk, WORKER, row.work_id)
    assert policies.change(number).state == "simulated"
    with reading(desk.engine) as session:
        line, _ = simulation_of(session, row.id)
    assert line.row.report is not None and line.row.after == f"{DEFAULT_PACK}+{number}"
    people = line.row.report["population"]
    assert (people["enterprises"], people["movers"], people["migration"][0][1]) == (2, 1, 1)
    assert "850" in line.row.report["statement"]["words"]["zh"][-1]
    taken = take_simulation(desk, policies.supervisor, simulation=row.id, what="movers.csv")
    rows = list(csv.reader(io.StringIO(gzip.decompress(taken.movers or b"").decode("utf-8-sig"))))
    assert [rows[1][0], rows[1][1], *rows[1][3:5]] == [moved.uscc, f"'{DANGER}", "A", "B"]
    # The report for reading calls records what people call them.
    examples = str(taken.text).split("### 例证")[1]
    assert "行业信用评价 20" in examples and not [kind for kind in KINDS if kind in examples]
    # Done twice by a worker that had died: nothing is doubled.
    assert not work_on(desk, WORKER, row.work_id)


def test_an_edit_meanwhile_is_found_out(policies: Policies, desk: Desk) -> None:
    number = policies.edited(20)
    policies.prove(number)
    row = policies.ask(number)
    policies.edit(number, donation_gives(policies.change(number).files, 21))
    assert row.work_id is not None and not work_on(desk, WORKER, row.work_id)
    with reading(desk.engine) as session:
        line, _ = simulation_of(session, row.id)
    assert line.row.report is None and line.work is not None
    assert (line.work.state, line.work.error_code) == ("failed", "outdated")


def test_two_packs_without_data_are_answered_at_once(policies: Policies, desk: Desk) -> None:
    row = ask_simulation(desk, policies.officer, Wanted(TODAY, "none", before="composite", after="composite"))
    with reading(desk.engine) as session:
        line, _ = simulation_of(session, row.id)
    assert line.row.report is not None and line.row.report["statement"]["words"]["zh"] == [
        "任何企业的得分和等级都不会改变。"
    ]
    for wanted, code in (
        (Wanted(TODAY, "none", before="composite", after="beiguan-2022-1"), "pack_without_grading"),
        (Wanted(TODAY, "none", before="composite", after="nothing"), "unknown_pack"),
        (Wanted(TODAY, "some", before="composite", after="composite"), "bad_scope"),
        (Wanted(TODAY, "sample", before="composite", after="composite"), "bad_sample"),
        (Wanted(TODAY, "sample", before="composite", after="composite", sample=0), "bad_sample"),
    ):
        with pytest.raises(Invalid) as refused:
            ask_simulation(desk, policies.officer, wanted)
        assert refused.value.code == code
    for _ in range(5):
        ask_simulation(desk, policies.officer, Wanted(TODAY, "all", before="composite", after="composite"))
    with pytest.raises(Conflict, match="已有 5 项模拟"):
        ask_simulation(desk, policies.officer, Wanted(TODAY, "all", before="composite", after="composite"))


def test_the_same_seed_takes_the_same_enterprises(policies: Policies, desk: Desk) -> None:
    import_dossier(desk, OPERATOR, dossier(penalty("p9"), uscc=OTHER_USCC), reason="归集")
    with reading(desk.engine) as session:
        taken = {seed: sample(session, 1, seed) for seed in "甲乙丙丁戊己庚"}
        assert taken == {seed: sample(session, 1, seed) for seed in taken}
        assert len({tuple(numbers) for numbers in taken.values()}) == 2
        assert len(sample(session, 9, "")) == 2


def test_changes_and_simulations_over_http(
    policies: Policies, client: FlaskClient, person: Callable[..., Person]
) -> None:
    number = policies.edited(20)
    policies.prove(number)
    row = policies.simulate(number)
    officer, worker = person(Role.POLICY_OFFICER).headers, person(Role.CASEWORKER).headers
    listed = client.get("/api/v1/policy-changes", headers=officer).get_json()["changes"]
    assert [(change["number"], change["state"]) for change in listed] == [(number, "simulated")]
    one = client.get(f"/api/v1/policy-changes/{number}", headers=officer).get_json()
    assert {"submit", "edit", "withdraw"} <= set(one["steps"]) and one["simulations"][0]["number"] == row.id
    found = client.get(f"/api/v1/policy-simulations/{row.id}", headers=officer).get_json()
    assert found["state"] == "done" and found["report"]["population"] == {"movers": 0}
    assert client.get("/api/v1/policy-simulations/99", headers=officer).status_code == 404
    for address in (
        "/api/v1/policy-changes",
        f"/api/v1/policy-changes/{number}",
        f"/api/v1/policy-simulations/{row.id}",
    ):
        assert client.get(address, headers=worker).status_code == 403


def test_exports_hold_no_formula() -> None:
    """A name out of the data that looks like a formula stays a text in Excel."""
    matrix = [[1, 0, 0, 0], [2, 3, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    load = {"base_rate_permille": 50, "by_grade": dict.fromkeys("ABCD", 1), "total": 4}
    report = {
        "statement": {"words": {"zh": [DANGER], "en": [DANGER]}, "regions": []},
        "population": {
            "enterprises": 6, "movers": 2, "withheld": 0, "migration": matrix, "regions": {DANGER: matrix},
            "industries": {DANGER: matrix}, "score_shift": {"0": 4, "5": 2}, "without_score": 0,
            "inspections": {"before": load, "after": load},
        },
        "why": {"explained": 2, "reasons": [{"before": "B", "after": "A", "rule": DANGER, "movers": 2}]},
    }  # fmt: skip
    voice = Voice("zh")
    view = view_of(report, voice)
    assert (view.regions[0].enterprises, view.regions[0].up, view.regions[0].down) == (6, 2, 0)
    book = openpyxl.load_workbook(io.BytesIO(simulation_excel(view, voice)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sum(cell.value == DANGER for cell in cells) == 4


def test_many_shifts_become_equal_steps_with_no_change_by_itself() -> None:
    shifts = dict.fromkeys(range(-300, 301), 1)
    bars = bars_of(shifts)
    assert sum(bar.count for bar in bars) == len(shifts) and len(bars) <= 17
    assert ShiftBar(0, 0, 1) in bars
    assert all(one.high < other.low for one, other in pairwise(bars))
