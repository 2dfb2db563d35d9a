"""The page "Why this grade" 评级依据: what it must show, for every enterprise of the demonstration and for chosen ones."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rulesets.assessment import Assessment
from rulesets.catalogue import policy
from rulesets.forward import assess
from rulesets.outlook import days_of_change, repair_effects
from rulesets.records.dossier import Dossier, read_dossier
from rulesets.records.uscc import with_check_digit
from service.access.actor import operator
from service.demo.dossiers import DemoEnterprise, demo_enterprises
from service.desk import current_desk
from service.operations.dossier_import import import_dossier
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from tests.web.conftest import TODAY, Reader, grade_page, post

MIXED = "沧州澄远复合材料有限公司"


def words(page: str) -> str:
    """The visible words of a page, with single blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def section(page: str, name: str) -> str:
    """The part of the page with this id, as words."""
    found = re.search(rf'<section id="{name}".*?(?=<section id="|</main>)', page, re.S)
    assert found is not None, f"no section {name}"
    return words(found.group(0))


def weighed(enterprise: DemoEnterprise) -> Assessment:
    return assess(policy(), enterprise.dossier, TODAY)


@pytest.fixture
def caseworker(reader: Reader) -> FlaskClient:
    return reader("caseworker")


def add(client: FlaskClient, *records: dict[str, object]) -> str:
    """Bring in one more enterprise; the address of its page."""
    code = with_check_digit("91130900MADEM9001")
    dossier = read_dossier({"uscc": code, "name": "沧州试验有限公司", "records": list(records)})
    with client.application.app_context():
        import_dossier(current_desk(), operator("test"), dossier, reason="试验")
    return f"/enterprises/{code}/grade"


def test_every_enterprise_of_the_demonstration(caseworker: FlaskClient) -> None:
    """Grade, score, all 21 indicators with points and row, all 12 conditions, all measures, all records, on each page."""
    for enterprise in demo_enterprises(TODAY):
        found = weighed(enterprise)
        answer = caseworker.get(grade_page(enterprise))
        assert answer.status_code == 200, enterprise.dossier.name
        page = answer.text
        assert page.count("<h1>") == 1
        assert f'<span class="grade grade-{found.grade} large">' in page
        points, conditions = section(page, "points"), section(page, "conditions")
        for scored in found.indicators:
            assert f"{scored.table.number} {scored.table.name} {scored.row.points} / {scored.table.max}" in points
            assert scored.row.id in points
            assert scored.row.text in points
        for rule, _ in found.conditions:
            assert f"{rule.id} {rule.text}" in conditions
        for measure, _ in found.measures:
            assert f"{measure.id} {measure.text}" in section(page, "measures")
        for record in enterprise.dossier.records:
            assert record.id in section(page, "records")
        assert f"展开 {len(found.firings)} 步" in section(page, "trace")


def test_head_of_a_b(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    enterprise = shown[MIXED]
    found = weighed(enterprise)
    text = words(caseworker.get(grade_page(enterprise)).text)
    assert f"B 级 一般失信类 综合得分 {found.score} 满分 1000 分" in text
    assert "A 级的 4 项条件中有 2 项不符合： A1 近2年企业没有失信信息 A4 综合得分 850 分及以上" in text
    assert policy().sha256[:12] in text
    assert found.facts_sha256[:12] in text


def test_head_of_a_d_has_no_score_anywhere(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    """CZ21-2.2.1D: grade D is given without a score; the sum of its indicators must not stand in for one."""
    enterprise = shown["CZ21-A1-22.1"]
    found = weighed(enterprise)
    page = words(caseworker.get(grade_page(enterprise)).text)
    assert found.points_total > 0
    assert "无分值 D 级不设分值" in page
    assert "直接判定为 D 级，与得分无关： D1" in page
    assert "各项合计" not in page
    before_outlook = page[: page.index("移出“黑名单”以后")]
    assert str(found.points_total) not in re.sub(r"\S*[0-9a-f]{12}\S*", "", before_outlook)


def test_head_of_a_c_by_veto_and_by_score(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    vetoed = words(caseworker.get(grade_page(shown["C2"])).text)
    assert "直接判定为 C 级，与得分无关： C2 近2年有严重处罚" in vetoed
    assert "有 1 项否决： C2" in vetoed
    poor = words(caseworker.get(grade_page(shown["C4"])).text)
    assert "判定为 C 级，因为： C4 综合得分低于 600 分 得分 595" in poor
    assert "没有否决项。" in poor


def test_a_veto_before_a_fulfilled_a(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    """X14: all conditions of A are met, the blacklisting of 30 months ago decides (AMB-36, AMB-45)."""
    assert "A 级的条件都符合，但否决项优先" in words(caseworker.get(grade_page(shown["CZ21-A1-22.2"])).text)


def test_conditions_say_by_words_which_hold(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    text = section(caseworker.get(grade_page(shown[MIXED])).text, "conditions")
    assert "不符合 A1" in text
    assert "符合 A2" in text
    assert "未触发 C1" in text
    assert "B 一般失信类 须全部符合 本企业的等级" in text


def test_evidence_leads_to_the_record(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    page = caseworker.get(grade_page(shown[MIXED])).text
    wanted = set(re.findall(r'href="#([a-z]+-\w+)"', page))
    anchors = set(re.findall(r'id="([\w-]+)"', page))
    assert any(anchor.startswith("record-") for anchor in wanted)
    assert wanted <= anchors
    row = re.search(r"06</span> 行政处罚信息.*?</tr>", page, re.S)
    assert row is not None
    linked = re.findall(r'href="#(record-\d+)"', row.group(0))
    assert len(linked) == 3
    for anchor in linked:
        target = re.search(rf'<tr role="row" id="{anchor}".*?</tr>', page, re.S)
        assert target is not None
        assert "行政处罚" in words(target.group(0))


def test_ids_are_unique(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    page = caseworker.get(grade_page(shown[MIXED])).text
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_no_inline_style_or_script(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    page = caseworker.get(grade_page(shown[MIXED])).text
    assert not re.search(r'\sstyle="|<style|<script(?! type="module" src="/assets/)|\son[a-z]+="', page)


def test_a_deduction_is_shown_and_counted(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    enterprise = shown["CZ21-A1-N2"]
    text = section(caseworker.get(grade_page(enterprise)).text, "points")
    assert "虚假申报信用信息 −50" in text
    assert f"综合得分 {weighed(enterprise).score}" in text


def test_the_floor_is_told(caseworker: FlaskClient) -> None:
    """AMB-26: deductions end at 0, and the page says so instead of showing a sum that does not add up."""
    declared: list[dict[str, object]] = [
        {"id": f"f{n}", "kind": "false_declaration", "date": "2026-05-01"} for n in range(20)
    ]
    text = section(caseworker.get(add(caseworker, *declared)).text, "points")
    assert "合计 -240 分超出得分范围，按上下限取 0 分" in text


def test_inspection_proportion(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    """Base rate 5 % times the factor of the grade (AMB-69), marked as not from the documents."""
    wanted = {
        "CZ21-A1-01.1": "0.5 抽查比例 2.5%",
        MIXED: "1 抽查比例 5%",
        "C2": "2 抽查比例 10%",
        "D1": "4 抽查比例 20%",
    }
    for shows, figure in wanted.items():
        text = section(caseworker.get(grade_page(shown[shows])).text, "measures")
        assert f"基础比例 5% 等级系数 {figure}" in text
        assert "AMB-69 不出自文件" in text


def test_measures_say_what_waits_for_a_person(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    text = section(caseworker.get(grade_page(shown["D1"])).text, "measures")
    assert "M-D6 公共资源交易限制措施 待确认" in text
    assert "M-D9 其他更严厉的监管措施 可以采取 待确认" in text
    assert "M-D1 双随机重点监管对象 沧政办字" in text


def test_the_next_change_and_the_timeline(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    """The day on which the next record leaves a window and what follows then, as rulesets.outlook weighs it."""
    enterprise = shown[MIXED]
    text = section(caseworker.get(grade_page(enterprise)).text, "outlook")
    changes = days_of_change(policy(), enterprise.dossier, TODAY)
    first = changes[0]
    assert f"最近一次变化 {first.day} ：" in text
    assert "行政处罚（ 2025-01-21 ，罚款，一般）离开近2年窗口" in text
    assert f"{first.before.score} → {first.after.score}" in text
    for change in changes:
        assert change.day.isoformat() in text


def test_a_change_of_the_grade_is_told(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    text = section(caseworker.get(grade_page(shown["C2"])).text, "outlook")
    assert "C 级 → " in text


def test_nothing_to_come(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    text = section(caseworker.get(grade_page(shown["泊头市初心科技有限公司"])).text, "outlook")
    assert "没有记录会在今后离开窗口" in text


def test_repair_says_what_it_does_not_change(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    """AMB-10, AMB-12: the one indicator that a repair reaches, and the conditions and vetoes that stay."""
    enterprise = shown[MIXED]
    text = section(caseworker.get(grade_page(enterprise)).text, "repair")
    effects = repair_effects(policy(), enterprise.dossier, TODAY)
    assert len(effects) == 3
    assert "修复只影响“修复信息”一项，最多 50 分" in text
    assert "单靠修复不能回到 A 级" in text
    together = effects[-1]
    assert f"全部 2 条 {together.before.score} → {together.after.score} B 级（不变） A1 · A4 无" in text


def test_repair_does_not_lift_a_veto(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    text = section(caseworker.get(grade_page(shown["C2"])).text, "repair")
    assert "C 级（不变） A1 · A4 C2" in text


def test_removal_from_a_blacklist_inside_the_window(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    """AMB-67: D becomes C until three years after the listing."""
    text = section(caseworker.get(grade_page(shown["CZ21-A1-22.1"])).text, "repair")
    assert "如果今天移出：C 级，875 分。" in text
    assert "到 2029-01-22 才没有否决项" in text


def test_removal_after_the_window(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    """AMB-37: listed more than three years ago, so nothing of it is left after the removal."""
    text = section(caseworker.get(grade_page(shown["D1"])).text, "repair")
    assert "列入之日已在窗口之外" in text
    assert "如果今天移出：B 级" in text


def test_the_records_say_how_they_count(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    text = section(caseworker.get(grade_page(shown[MIXED])).text, "records")
    assert "共 12 条，其中 10 条计入本次评价" in text
    assert "已撤销" in text
    assert "已离开窗口" in text
    assert "警告，轻微， 2026-10-21 已修复" in text
    superseded = section(caseworker.get(grade_page(shown["CZ21-A1-20.1"])).text, "records")
    assert "有更新的评价，不计入" in superseded
    fulfilled = section(caseworker.get(grade_page(shown["CZ21-A1-02.1"])).text, "records")
    assert "已履行" in fulfilled
    assert "窗口内，不计入" in fulfilled


def test_another_day_by_the_form(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    enterprise = shown["CZ21-A1-08.4"]
    before = caseworker.get(grade_page(enterprise) + "?as_of=2026-10-11").text
    assert "<strong>875</strong>" in before
    assert "晚于评价日，当日未知" in section(before, "records")
    assert "对 2026-10-11 重新评价" in words(before)
    later = words(caseworker.get(grade_page(enterprise) + "?as_of=2028-10-13").text)
    assert "2028-10-13 尚未到来" in later
    assert "已离开窗口" in later


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "2024-02-29", "9999-12-31"])
def test_any_day_of_the_calendar(caseworker: FlaskClient, shown: dict[str, DemoEnterprise], day: str) -> None:
    assert caseworker.get(f"{grade_page(shown[MIXED])}?as_of={day}").status_code == 200


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "20261121", "gestern", "2026-1-1", "2026-W01-1"])
def test_what_is_no_day(caseworker: FlaskClient, shown: dict[str, DemoEnterprise], day: str) -> None:
    answer = caseworker.get(f"{grade_page(shown[MIXED])}?as_of={day}")
    assert answer.status_code == 400
    assert "不是日历上的日期" in answer.text


def test_another_pack_brings_the_cap(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    """SQ20-07c: with all documents together an enterprise of grade A is inspected once a year at most."""
    page = caseworker.get(grade_page(shown["CZ21-A1-01.1"]) + "?pack=composite").text
    assert "每年检查上限 1 次" in section(page, "measures")
    alone = caseworker.get(grade_page(shown["CZ21-A1-01.1"])).text
    assert "每年检查上限 没有规定" in section(alone, "measures")
    assert '<option value="composite">' in alone
    assert '<option value="suqian">' not in alone


@pytest.mark.parametrize("pack", ["no-such-pack", "suqian", "../../etc", "suqian-2020-20"])
def test_a_pack_that_cannot_grade(caseworker: FlaskClient, shown: dict[str, DemoEnterprise], pack: str) -> None:
    assert caseworker.get(grade_page(shown[MIXED]), query_string={"pack": pack}).status_code == 422


def test_english(client: FlaskClient, reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    caseworker = reader("caseworker")
    post(caseworker, "/language", {"language": "en", "next": "/"}, page="/")
    for shows in (MIXED, "CZ21-A1-01.1", "C2", "D1"):
        page = caseworker.get(grade_page(shown[shows])).text
        assert '<html lang="en">' in page
        marked = re.sub(r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>', "", page, flags=re.S)
        head = words(marked[marked.index("<body>") :])
        chinese = set(re.findall(r"[\u4e00-\u9fff]+", head))
        # Names of lists and industries are the data's own; all else on the page is English.
        assert chinese <= {"质量监管", "非法集资名单"}, chinese
    assert "Why this grade" in page


def test_texts_of_the_data_are_escaped(caseworker: FlaskClient) -> None:
    address = add(
        caseworker,
        {
            "id": "<b>1</b>",
            "kind": "red_list",
            "date": "2026-05-01",
            "list": "<script>x</script>",
            "source": "<i>s</i>",
        },
    )
    page = caseworker.get(address).text
    assert "<script>" not in page
    assert "<b>1</b>" not in page
    assert "<i>s</i>" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page


def test_every_view_leaves_an_audit_row(reader: Reader, engine: Engine, shown: dict[str, DemoEnterprise]) -> None:
    enterprise = shown[MIXED]
    reader("department").get(grade_page(enterprise) + "?as_of=2026-03-01")
    reader("enterprise").get(grade_page(enterprise))
    with reading(engine) as session:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "grade.view").order_by(AuditEntry.seq)
        ).all()
    assert [row.subject for row in rows] == [f"enterprise:{enterprise.dossier.uscc}"] * 2
    assert [row.detail["as_of"] for row in rows] == ["2026-03-01", "2026-11-21"]
    assert len({row.actor for row in rows}) == 2


def test_the_code_may_be_written_small_or_wide(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    code = shown[MIXED].dossier.uscc.lower()
    assert caseworker.get(f"/enterprises/{code}/grade").status_code == 200


def test_an_enterprise_without_a_name(caseworker: FlaskClient) -> None:
    code = with_check_digit("91130900MADEM9002")
    with caseworker.application.app_context():
        import_dossier(current_desk(), operator("test"), Dossier(code, None, None, ()), reason="试验")
    page = words(caseworker.get(f"/enterprises/{code}/grade").text)
    assert "（未登记名称）" in page
    assert "没有记录的企业也要评价" in page


def test_the_day_is_that_of_shanghai(caseworker: FlaskClient, shown: dict[str, DemoEnterprise]) -> None:
    assert date(2026, 11, 21) == TODAY
    assert '<time datetime="2026-11-21">' in caseworker.get(grade_page(shown[MIXED])).text
