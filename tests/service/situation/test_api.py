"""The situation over HTTP: the numbers of the page, nine warnings with their definition, the treatment of each D (SQ20-13, BG22-15)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.access.roles import Role
from service.operations.operation import Desk
from service.situation.chosen import Chosen
from service.situation.document import NEW, Named, Situation, Warning
from service.situation.signals import signals
from service.store.engine import writing
from service.store.evaluation import EvaluationRun
from service.store.situation import SituationRow
from service.web.phrases import Voice
from service.web.supervision import situation_sheets as tables
from service.web.supervision.situation_words import SituationWords
from tests.bulk.tables import code
from tests.service.conftest import Person
from tests.service.situation.composed import composed
from tests.service.situation.test_treatment import with_unit
from tests.service.situation.treated import TODAY, black, day, enter, evaluated, rated

People = Callable[..., Person]
API = "/api/v1"


@pytest.fixture
def situation(desk: Desk, tmp_path: Path) -> Situation:
    """A kept situation of thirty enterprises, and two of them in the store as well."""
    penalty = {"kind": "administrative_penalty", "penalty_type": "fine", "repaired_on": day(3)}
    made = []
    for number in range(30):
        records: list[dict[str, Any]] = [rated("食品监管领域" if number % 2 else "保安领域")]
        records += [{**penalty, "id": f"p{place}", "date": day(20 + 40 * place)} for place in range(number % 4)]
        if number % 7 == 0:
            records.append(black(10))
        region = ("沧县", "青县", "")[number % 3]
        made.append({"uscc": code(number), "region": region, "records": records})
    grades = {code(number): "ABCD"[number % 4] for number in range(29)}
    folder = tmp_path / "composing"
    folder.mkdir()
    found = composed(folder, made, {**grades, code(29): None}, TODAY, before={code(1): "A", code(77): "B"})
    named = Named(code(3), 0, 0, "5")
    extra = (Warning("region_surge", "region", 0, {"months": 3, "percent": 150, "more": 20, "now": 90, "before": 3, "difference": 87}), Warning("of_old", "", None, {"now": 1}, (named,)))  # fmt: skip
    found = replace(found, warnings=(*found.warnings, *extra))
    enter(desk, 0, black(200), rated("食品监管领域"))
    enter(desk, 1, black(3), region="青县")
    evaluated(desk, {code(0): "D", code(1): "D"})
    with writing(desk.engine) as session:
        run = session.scalars(select(EvaluationRun)).one()
        session.add(
            SituationRow(
                run_id=run.id, as_of=TODAY, computed_at=desk.clock.now(), computed_by="t", document=found.to_json()
            )
        )
    return found


@pytest.fixture
def ask(client: FlaskClient, person: People) -> Callable[..., Any]:
    def get(path: str, role: Role = Role.SUPERVISOR, status: int = 200, **query: Any) -> Any:
        answer = client.get(API + path, headers=person(role).headers, query_string=query)
        assert answer.status_code == status, answer.text
        return answer.get_json()

    return get


@pytest.mark.parametrize("query", [{}, {"region": "沧县", "months": 36}, {"industry": "食品监管领域"}, {"region": "?", "industry": "保安领域"}])  # fmt: skip
def test_the_numbers_are_those_of_the_page(
    situation: Situation, ask: Callable[..., Any], query: dict[str, Any]
) -> None:
    """Each table of the page, from the same choice; the picture of the treatment is of now."""
    found = ask("/situation", Role.POLICY_OFFICER, **query)
    assert (found["run"], found["as_of"], found["pack_sha256"]) == (1, TODAY.isoformat(), situation.pack_sha256)
    region, industry = query.get("region"), query.get("industry")
    chosen = Chosen(
        None if region is None else situation.regions.index(region),
        None if industry is None else situation.industries.index(industry),
        query.get("months", 12),
    )
    words = SituationWords(situation, Voice("zh"))

    def row(group: dict[str, Any]) -> list[int]:
        return [*(group["grades"][grade] for grade in ("A", "B", "C", "D", "none")), group["enterprises"], group["adverse"], group["listed"]]  # fmt: skip

    for key, sheet in (("by_region", tables.regions), ("by_industry", tables.industries)):
        shown = [list(line[1:-1]) for line in sheet(words, chosen).rows]
        assert [row(group) for group in found[key]] + [row(found["total"])] == shown
    assert [row(group) for group in found["by_domain"]] == [list(line[1:-1]) for line in tables.domains(words, chosen).rows[:-1]]  # fmt: skip
    months = [[month[name] for name in ("began", "repaired", "ended", "listed")] for month in found["months"]]
    assert months == [list(line[1:5]) for line in tables.months(words, chosen).rows] and len(months) == chosen.months
    kinds = tables.kinds(words, chosen)
    assert (found["kinds"] is None) is (kinds is None)
    if kinds is not None:
        assert [[kind["total"], *kind["months"]] for kind in found["kinds"]] == [list(line[1:]) for line in kinds.rows]
    cells = sum(sum(value for value in line[1:] if isinstance(value, int)) for line in tables.cells(words, chosen).rows)
    assert sum(cell["adverse"] for cell in found["cells"]) == cells
    moved = {(move["before"], move["now"]): move["enterprises"] for move in found["movement"]}
    assert moved == {(before or "none", now or "none"): number for (before, now), number in (situation.movement or {}).items()}  # fmt: skip
    assert moved["B", "gone"] == 1 and any(before == NEW for before, _ in moved)
    treated = {None: {"沧县": 1, "青县": 1}, "沧县": {"沧县": 1}, "?": {}}[region] if not industry else {None: {"沧县": 1}, "?": {}}[region]  # fmt: skip
    assert {group["name"]: group["enterprises"] for group in found["treatment"]["by_region"]} == treated
    assert found["treatment"]["enterprises"] == sum(found["treatment"]["bands"]) == sum(treated.values())


def test_nine_warnings_with_their_definition(situation: Situation, ask: Callable[..., Any]) -> None:
    """Raised or not; the finding in both languages, the thresholds apart; one of an earlier program last, without a definition."""
    found = ask("/situation/warnings")["signals"]
    assert [signal["id"] for signal in found] == [*signals(), "of_old"] and len(signals()) == 9
    for signal in found[:-1]:
        assert signal["clauses"] and "{" not in signal["definition"] + signal["definition_en"]
        assert all(f"{number:,}" in signal["definition"] for number in signal["thresholds"].values())
    by_id = {signal["id"]: signal for signal in found}
    (newly,) = by_id["newly_blacklisted"]["raised"]
    assert newly["numbers"]["now"] == len(newly["named"]) == 5 and newly["named"][0]["finding"].endswith("列入")
    (surge,) = by_id["region_surge"]["raised"]
    assert (surge["of"], surge["name"]) == ("region", situation.regions[0]) and situation.regions[0] in surge["finding"]
    assert by_id["surge"]["raised"] == [] and by_id["of_old"]["definition"] is None
    assert by_id["of_old"]["raised"][0]["named"][0]["uscc"] == code(3)
    other = ask("/situation/warnings", region=situation.regions[1])["signals"]
    assert {signal["id"]: len(signal["raised"]) for signal in other}["region_surge"] == 0


def test_the_treatment_page_by_page(situation: Situation, ask: Callable[..., Any], desk: Desk) -> None:
    first = ask("/situation/treatment", Role.DEPARTMENT, per_page=1)
    assert first["counts"]["enterprises"] == 2 and first["counts"]["graded"] == 2
    (longest,) = first["enterprises"]
    assert (longest["uscc"], longest["idle_days"], longest["since"]) == (code(0), 200, day(200))
    assert longest["turns"] == [{"post": "caseworker", "unit": None, "case": None}] and longest["last_act"] is None
    second = ask("/situation/treatment", per_page=1, after=first["next"])
    assert [one["uscc"] for one in second["enterprises"]] == [code(1)] and second["next"] is None
    assert [one["uscc"] for one in ask("/situation/treatment", region="青县")["enterprises"]] == [code(1)]
    assert ask("/situation/treatment", progress="repairing")["enterprises"] == []
    assert ask(f"/enterprises/{code(0)}/treatment", Role.CASEWORKER) == longest


def test_an_act_is_noted_once_for_each_key(situation: Situation, client: FlaskClient, ask: Callable[..., Any], desk: Desk, person: People) -> None:  # fmt: skip
    """Asked twice under one key it happens once; the same act without one is refused."""
    from service.operations.tokens import issue_token

    token = issue_token(desk, with_unit(desk, person)).token
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "act-0000001"}
    body = {"act": "interview", "acted_on": TODAY.isoformat(), "text": "约谈负责人"}
    path = f"{API}/enterprises/{code(1)}/treatment/acts"
    made, again = (client.post(path, json=body, headers=headers) for _ in range(2))
    assert (made.status_code, again.status_code) == (201, 201) and made.get_json() == again.get_json()
    assert made.get_json()["unit"] == "市税务局" and again.headers["Idempotency-Replayed"] == "true"
    del headers["Idempotency-Key"]
    assert client.post(path, json=body, headers=headers).status_code == 409
    late = client.post(path, json={**body, "acted_on": str(TODAY + timedelta(1))}, headers=headers)
    assert (late.status_code, late.get_json()["error"]["field"]) == (422, "acted_on")
    found = ask(f"/enterprises/{code(1)}/treatment")
    assert [act["text"] for act in found["acts"]] == ["约谈负责人"]
    assert found["last_act"] == {"on": TODAY.isoformat(), "way": "noted", "of": "interview", "number": None, "event": None}  # fmt: skip
    assert found["idle_days"] == 0


def test_nobody_else_and_nothing_yet(desk: Desk, client: FlaskClient, person: People, ask: Callable[..., Any]) -> None:
    """Default deny; a run that is not there, names that are not there, an enterprise that nothing is to be done about."""
    assert ask("/situation", status=404)["error"]["code"] == "no_situation"
    calm = enter(desk, 5)
    assert ask(f"/enterprises/{calm}/treatment", status=404)["error"]["code"] == "not_under_treatment"
    holders = {
        "/situation": {Role.SUPERVISOR, Role.POLICY_OFFICER},
        "/situation/warnings": {Role.SUPERVISOR, Role.POLICY_OFFICER},
        "/situation/treatment": {Role.SUPERVISOR, Role.CASEWORKER, Role.DEPARTMENT},
    }
    for role in Role:
        headers = person(role, calm if role is Role.ENTERPRISE else None).headers
        for path, allowed in holders.items():
            assert (client.get(API + path, headers=headers).status_code == 403) is (role not in allowed), (role, path)


@pytest.mark.parametrize("query", [{"months": 7}, {"months": "x"}, {"region": "火星"}, {"industry": "<b>"}, {"run": 0}, {"spare": 1}])  # fmt: skip
def test_what_cannot_be_asked_for(situation: Situation, ask: Callable[..., Any], query: dict[str, Any]) -> None:
    assert ask("/situation", status=422, **query)["error"]["message"]


@pytest.mark.parametrize("query", [{"band": 4}, {"progress": "asleep"}, {"after": "x"}, {"per_page": 0}])
def test_what_cannot_be_asked_of_the_treatment(ask: Callable[..., Any], query: dict[str, Any]) -> None:
    assert ask("/situation/treatment", status=422, **query)["error"]["message"]
