"""The page that lists every reading in force, and the readings that a grade page names."""

from __future__ import annotations

import re

from rulesets.catalogue import catalogue, policy
from rulesets.forward import assess
from service.demo.dossiers import DemoEnterprise
from service.web.phrases import Voice
from service.web.sheet.readings import readings_that_matter, value_in_words
from tests.web.conftest import TODAY, Reader

ZH, EN = Voice("zh"), Voice("en")


def test_every_reading_of_every_pack(reader: Reader) -> None:
    page = reader("policy").get("/interpretations").text
    for name in catalogue().pack_names():
        pack = catalogue().pack(name)
        assert pack.head.document.number in page
        for entry in pack.head.interpretations:
            row = re.search(rf'<tr role="row" id="{name}-{entry.id}">.*?</tr>', page, re.S)
            assert row is not None, (name, entry.id)
            assert entry.amb in row.group(0)
            assert ("不出自文件" in row.group(0)) is not entry.by_document
            assert ("用于办理流程" in row.group(0)) is (entry.used_by == "procedures")


def test_values_in_words() -> None:
    assert value_in_words(False, ZH) == "否"
    assert value_in_words(50, EN) == "50"
    assert value_in_words([], ZH) == "没有"
    assert value_in_words(["D", "C", "A", "B"], ZH) == "D、C、A、B"
    assert value_in_words(["licence_revocation"], ZH) == "吊销许可证件"
    assert value_in_words(["volunteer_service", "honour"], EN) == "Volunteer service, Honour or award"
    assert value_in_words({"national": ["international", "national"]}, ZH) == "国家级 = 国际级、国家级"


def bearing(enterprise: DemoEnterprise) -> set[str]:
    found = assess(policy(), enterprise.dossier, TODAY)
    return {line.id for line in readings_that_matter(found, enterprise.dossier, ZH)}


def test_only_readings_that_bear_on_the_result(shown: dict[str, DemoEnterprise]) -> None:
    """A penalty brings the readings about penalties; a missing rating brings that of missing ratings; nothing else does."""
    clean = bearing(shown["泊头市初心科技有限公司"])
    assert {"missing_industry_points", "missing_internet_points", "factor_b", "base_rate_permille"} <= clean
    assert clean.isdisjoint({"same_year", "severe_penalty_types", "honour_ranking", "grade_precedence", "factor_a"})
    fined = bearing(shown["CZ21-A1-08.3"])
    assert {"same_year", "severe_penalty_types", "full_repair_share", "recent_years"} <= fined
    assert "missing_industry_points" not in fined
    assert "grade_precedence" in bearing(shown["CZ21-A1-22.2"])
    assert "false_declaration_points" in bearing(shown["CZ21-A1-N2"])
    assert "c_score_below" in bearing(shown["C4"])
