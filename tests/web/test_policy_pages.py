"""The pages of policy changes: who sees them, what a wrong request gets, and the versions on the pages that weigh."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from flask import Flask

from rulesets.simulation.simulated import Simulated
from service.access.actor import Actor
from service.access.roles import Role
from service.clock import FixedClock
from service.desk import current_desk
from service.long_work.working import WORKER
from service.operations.operation import Desk
from service.operations.policy.simulating import keep_simulation
from service.operations.weigh import DEFAULT_PACK
from tests.service.policy.conftest import Policies, grade_a_needs
from tests.web.conftest import Reader, post


@pytest.fixture
def policies(app: Flask, clock: FixedClock) -> Policies:
    with app.app_context():
        desk: Desk = current_desk()
    officer, colleague = (Actor(label=f"user:{name}", role=Role.POLICY_OFFICER) for name in ("one", "two"))
    return Policies(desk, clock, officer, colleague, Actor(label="user:three", role=Role.SUPERVISOR))


def submitted(policies: Policies) -> str:
    number = policies.draft("提高 A 级的最低分")
    policies.edit(number, grade_a_needs(policies.change(number).files, 880))
    policies.prove(number)
    policies.simulate(number)
    policies.submit(number)
    return number


def test_the_pages_that_weigh_offer_every_version(policies: Policies, reader: Reader, clock: FixedClock) -> None:
    """A result says which rules decided; any version can be asked for on any day, from the page as well."""
    officer = reader("policy")
    code = next(line for line in officer.get("/").text.split("/enterprises/") if "/grade" in line)[:18]
    address = f"/enterprises/{code}/grade"
    assert "第 1 版" not in officer.get(address).text
    policies.approve(submitted(policies))
    today = officer.get(address).text
    assert "第 1 版，自 2026-11-22 起执行" in today and f"<code>{DEFAULT_PACK}</code>" in today
    assert f"<code>{DEFAULT_PACK}@1</code>" in officer.get(f"{address}?pack={DEFAULT_PACK}@1").text
    clock.advance(timedelta(days=1))
    officer = reader("policy")
    assert f"<code>{DEFAULT_PACK}@1</code>" in officer.get(address).text
    assert f"<code>{DEFAULT_PACK}</code>" in officer.get(f"{address}?as_of=2026-11-21").text
    assert f"<code>{DEFAULT_PACK}</code>" in officer.get(f"{address}?pack={DEFAULT_PACK}@0").text
    assert f"<code>{DEFAULT_PACK}@1</code>" in officer.get("/standard").text
    assert officer.get("/interpretations").status_code == 200


def test_the_history_names_people_and_the_system(policies: Policies, reader: Reader) -> None:
    officer = reader("policy")
    asked = {"pack": DEFAULT_PACK, "title": "提高最低分", "reason": "年度评估"}
    made = post(officer, "/policy/new", asked, "/policy/new")
    history = officer.get(made.headers["Location"].split("/edit")[0]).text.split("history-title")[-1]
    assert "政策规则人员（演示）" in history and "user:" not in history
    nothing = post(officer, "/policy/new", {**asked, "pack": ""}, "/policy/new")
    assert nothing.status_code == 422 and "请选择要修改的规则包" in nothing.text
    number = submitted(policies)
    history = officer.get(f"/policy/{number}").text.split("history-title")[-1]
    assert "系统" in history and "operator:" not in history


def test_who_may_see_and_do_what(policies: Policies, reader: Reader) -> None:
    number = submitted(policies)
    caseworker, officer, supervisor = reader("caseworker"), reader("policy"), reader("supervisor")
    for path in ("/policy", f"/policy/{number}", "/policy/simulations/1", "/policy/simulations/1/files/movers.csv"):
        assert caseworker.get(path).status_code == 403
    assert officer.get(f"/policy/{number}").status_code == supervisor.get(f"/policy/{number}").status_code == 200
    assert "approve-title" not in officer.get(f"/policy/{number}").text
    revision = str(policies.change(number).revision)
    taken = {"revision": revision, "f.in_force_from": "2026-11-22"}
    assert post(officer, f"/policy/{number}/steps/approve", taken, f"/policy/{number}").status_code == 403
    old = post(supervisor, f"/policy/{number}/steps/approve", {**taken, "revision": "1"}, f"/policy/{number}")
    assert old.status_code == 409 and "已被他人改动" in old.text
    empty = post(supervisor, f"/policy/{number}/steps/approve", {"revision": revision}, f"/policy/{number}")
    assert empty.status_code == 422 and "请填写“开始执行日期”" in empty.text
    assert (
        post(supervisor, f"/policy/{number}/steps/activate", {"revision": revision}, f"/policy/{number}").status_code
        == 404
    )
    done = post(supervisor, f"/policy/{number}/steps/approve", taken, f"/policy/{number}")
    assert done.status_code == 303 and policies.change(number).version == 1


def test_a_simulation_that_is_not_there_or_not_done(policies: Policies, reader: Reader) -> None:
    officer = reader("policy")
    asked = {
        "before": DEFAULT_PACK,
        "after": "composite",
        "as_of": "2026-11-21",
        "scope": "none",
        "sample": "",
        "seed": "",
    }
    wrong = post(officer, "/policy/simulations", {**asked, "as_of": "gestern"}, "/policy")
    assert wrong.status_code == 422 and 'value="composite"' in wrong.text
    assert post(officer, "/policy/simulations", {**asked, "scope": "sample"}, "/policy").status_code == 422
    made = post(officer, "/policy/simulations", {**asked, "after": DEFAULT_PACK}, "/policy")
    assert made.status_code == 303
    shown = officer.get(made.headers["Location"])
    assert "任何企业的得分和等级都不会改变" in shown.text
    assert officer.get("/policy/simulations/1/pictures/matrix.svg").status_code == 404
    assert officer.get("/policy/simulations/1/files/movers.csv").status_code == 404
    for name, start in (("report.md", "# 政策变更"), ("report.json", "{")):
        assert officer.get(f"/policy/simulations/1/files/{name}").text.startswith(start)
    assert (
        officer.get("/policy/simulations/1/files/report.md").headers["Content-Type"] == "text/markdown; charset=utf-8"
    )
    book = openpyxl.load_workbook(BytesIO(officer.get("/policy/simulations/1/files/tables.xlsx").data))
    about = {line[0].value: line[1].value for line in book.worksheets[0].iter_rows()}
    assert (
        about["变更前"].startswith(f"{DEFAULT_PACK} ")
        and about["评价日"] == "2026-11-21"
        and about["范围"] == "只作证明"
    )
    for path in ("/policy/simulations/9", "/policy/simulations/99999999999", "/policy/simulations/1/files/x"):
        assert officer.get(path).status_code == 404
    queued = post(officer, "/policy/simulations", {**asked, "scope": "all"}, "/policy")
    assert "<progress" in officer.get(queued.headers["Location"]).text
    assert officer.get("/policy/simulations/2/files/report.md").status_code == 404
    keep_simulation(
        policies.desk, WORKER, simulation=2, found=Simulated({"statement": {}, "population": {"movers": 0}}, "文")
    )
    assert officer.get("/policy/simulations/2/files/report.md").text == "文"
