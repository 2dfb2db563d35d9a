"""The published grading standard 评价标准: complete, with clauses, in both languages, cacheable, and nobody's grade."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from rulesets.catalogue import policy
from service.demo.dossiers import DemoEnterprise


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_condition_and_clause(client: FlaskClient, language: str) -> None:
    page = client.get(f"/standard?lang={language}").text
    rules = policy()

    def there(chinese: str, english: str) -> bool:
        return str(escape(english if language == "en" else chinese)) in page

    for table in rules.indicators:
        assert there(table.name, table.name_en) and str(escape(table.citation.text)) in page
        assert all(there(row.text, row.text_en) for row in table.rows)
    for condition in rules.grade_conditions:
        assert there(condition.text, condition.text_en) and str(escape(condition.citation.text)) in page
    assert all(there(rule.text, rule.text_en) for rule in rules.deductions)
    points = [row.points for table in rules.indicators for row in table.rows if not row.veto]
    assert len(re.findall(r'<td class="number">-?\d+</td>', page)) == len(points)
    assert rules.sha256 in page
    assert f'<html lang="{"en" if language == "en" else "zh-CN"}">' in page


def test_caches_may_keep_it(client: FlaskClient) -> None:
    first = client.get("/standard")
    assert "public" in first.headers["Cache-Control"] and "no-store" not in first.headers["Cache-Control"]
    assert "Set-Cookie" not in first.headers
    again = client.get("/standard", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    assert client.get("/standard?lang=en").headers["ETag"] != first.headers["ETag"]


def test_it_is_the_same_for_everybody(client: FlaskClient, reader: object) -> None:
    signed_in = reader("enterprise").get("/standard")  # type: ignore[operator]
    assert signed_in.headers["ETag"] == client.get("/standard").headers["ETag"]


def test_nobody_stands_in_it(client: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    page = client.get("/standard").text
    assert not any(str(enterprise.dossier.name) in page for enterprise in shown.values())


def test_other_standards(client: FlaskClient) -> None:
    assert policy("composite").sha256 in client.get("/standard?pack=composite").text
    assert client.get("/standard?pack=no-such-thing").status_code == 404
    assert client.get("/standard?pack=cangzhou-2022-92").status_code == 404
