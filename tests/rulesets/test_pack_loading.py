"""A pack with a fault does not load, and says where the fault is: file, line, field, what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import rulesets
from rulesets.catalogue import Catalogue, catalogue
from rulesets.errors import PackError, PackFault, UnknownPack
from rulesets.forward.executor import Executor

PACK = "cangzhou-2021-175"
FOLDER = "cangzhou_2021_175"
INSTALLED = Path(rulesets.__file__).parent


class Copy:
    """A copy of the pack that can be spoiled."""

    def __init__(self, root: Path) -> None:
        self.root = root / "packs"
        self.folder = self.root / FOLDER
        shutil.copytree(INSTALLED / "packs" / FOLDER, self.folder)

    def catalogue(self) -> Catalogue:
        return catalogue(self.root)

    def replace(self, file: str, old: str, new: str) -> int:
        """Exchanges the one occurrence of ``old`` and answers its line."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{text.count(old)} times {old!r} in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def append(self, file: str, text: str) -> int:
        path = self.folder / file
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")
        return before.count("\n") + 1

    def faults(self) -> tuple[PackFault, ...]:
        with pytest.raises(PackError) as caught:
            self.catalogue().policy(PACK)
        return caught.value.faults


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_the_untouched_copy_loads_and_has_the_installed_hash(copy: Copy) -> None:
    assert copy.catalogue().policy(PACK).sha256 == rulesets_policy_sha256()
    assert copy.catalogue().pack_names() == [PACK]


def rulesets_policy_sha256() -> str:
    return catalogue().policy(PACK).sha256


GRADES, PUBLIC, BASIC, FEATURES, MEASURES, CLAUSES = (
    "grades.yaml", "indicators_public.yaml", "indicators_basic.yaml", "features.yaml", "measures.yaml", "clauses.yaml",
)  # fmt: skip
ROW = "{id: CZ21-A1-05.1, when: {breaches_2y: 0}, points: 40,"
SPOILED: dict[str, tuple[str, str, str, str]] = {
    "clause missing": (PUBLIC, "    clause: CZ21-A1-05\n", "", "缺少这一项"),
    "clause unknown": (PUBLIC, "clause: CZ21-A1-05\n", "clause: CZ21-A1-77\n", "CZ21-A1-77"),
    "clause of a clock unknown": ("clocks.yaml", "clause: CZ21-2.5.2b}", "clause: CZ21-9}", "CZ21-9"),
    "clause of a list unknown": ("lists.yaml", "Judgment defaulters, colour: black, effect: 在列期间直接判定为 D 级, clause: CZ21-A1-22b",
                                 "Judgment defaulters, colour: black, effect: 在列期间直接判定为 D 级, clause: NO-1", "NO-1"),
    "clause of a measure unknown": (MEASURES, "when: {grade: A}, clause: CZ21-2.4.1f}", "when: {grade: A}, clause: NO-2}", "NO-2"),
    "clause listed twice": (CLAUSES, "{id: CZ21-A1-02,", "{id: CZ21-A1-01,", "重复"),
    "feature unknown": (PUBLIC, ROW, ROW.replace("breaches_2y", "breeches_2y"), "breeches_2y"),
    "feature of a deduction unknown": (GRADES, "feature: false_declarations_2y", "feature: lies_2y", "lies_2y"),
    "feature in a grade condition unknown": (GRADES, "when: {adverse_2y: 0}", "when: {adverse_9y: 0}", "adverse_9y"),
    "reading unknown": (GRADES, "points: $false_declaration_points", "points: $no_such_reading", "$no_such_reading"),
    "key misspelt": (PUBLIC, ROW, ROW.replace("points", "pionts"), "pionts"),
    "key too many": (PUBLIC, ROW, ROW + " note: x,", "核对拼写"),
    "key repeated": (PUBLIC, ROW, ROW + " points: 41,", "键重复"),
    "number is text": (PUBLIC, ROW, ROW.replace("40", '"40"'), "40"),
    "number has a point": (PUBLIC, ROW, ROW.replace("40", "40.5"), "40.5"),
    "truth is a word": (GRADES, "{id: D1, veto: true,", "{id: D1, veto: yes,", "yes"),
    "grade unknown": (GRADES, "- grade: D\n", "- grade: E\n", "'E'"),
    "points over the maximum": (PUBLIC, ROW, ROW.replace("40", "45"), "满分 40"),
    "points below zero": (PUBLIC, ROW, ROW.replace("40", "-5"), "满分 40"),
    "deduction that adds": ("pack.yaml", "value: -50", "value: 50", "50"),
    "row named twice": (PUBLIC, "id: CZ21-A1-05.2", "id: CZ21-A1-05.1", "重复"),
    "indicator named twice": (PUBLIC, "- id: debt_evasion\n", "- id: financing\n", "重复"),
    "measure named twice": (MEASURES, "id: M-A2", "id: M-A1", "重复"),
    "feature named twice": (FEATURES, "{id: coercion_2y,", "{id: donations_2y,", "重复"),
    "part unknown": (PUBLIC, "    part: public\n    max: 40\n", "    part: publick\n    max: 40\n", "publick"),
    "kind unknown": (FEATURES, "kinds: [breach_of_commitment]", "kinds: [breach]", "breach"),
    "kind that is no status": (FEATURES, "in_force: {kinds: [tax_abnormal]}", "in_force: {kinds: [tax_arrears]}", "tax_arrears"),
    "attribute unknown": (FEATURES, "where: {repaired: true}", "where: {mended: true}", "mended"),
    "no way to derive": (FEATURES, ", in_force: {kinds: [tax_abnormal]}", "", "一种算法"),
    "two ways to derive": (FEATURES, "in_force: {kinds: [tax_abnormal]}", "in_force: {kinds: [tax_abnormal]}, count: {kinds: [red_list]}",
                           "一种算法"),
    "value outside the domain": (GRADES, "when: {industry_rank: 1}", "when: {industry_rank: 100}", "100"),
    "level unknown": ("indicators_social.yaml", "honour_level_2y: national", "honour_level_2y: imperial", "imperial"),
    "condition that never holds": (BASIC, "at_least: 1, at_most: 3}}, points: 20, text: 近2年主要人员失信", "at_least: 3, at_most: 1}}, points: 20, text: 近2年主要人员失信",
                                   "没有一个值"),
    "sampling order broken": ("pack.yaml", "value: 4000", "value: 1500", "AMB-69"),
    "sampling factors equal": ("pack.yaml", "value: 2000", "value: 1000", "AMB-69"),
    "sampling rate missing": (MEASURES, "    - {id: R-D, grade: D, factor_permille: $factor_d, clause: CZ21-2.4.4a}\n",
                              "    - {id: R-D, grade: C, factor_permille: $factor_d, clause: CZ21-2.4.4a}\n", "四级"),
    "grade left out of the order": ("pack.yaml", "value: [D, C, A, B]", "value: [D, C, A]", "四级"),
    "day that is none": ("pack.yaml", "issued: 2021-12-27", "issued: 27.12.2021", "27.12.2021"),
    "alias": (GRADES, "precedence: $grade_precedence", "precedence: *p", ""),
    "indent": (GRADES, "precedence: $grade_precedence", "  precedence: $grade_precedence", "YAML"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_pack_is_refused_with_file_and_line(copy: Copy, name: str) -> None:
    file, old, new, words = SPOILED[name]
    line = copy.replace(file, old, new)
    told = "\n".join(map(str, copy.faults()))
    assert words in told
    near = [fault for fault in copy.faults() if fault.line is not None]
    assert near, told
    if file != "pack.yaml":
        assert any(fault.file == f"{FOLDER}/{file}" for fault in near), told
        assert any(abs(fault.line - line) <= 12 for fault in near if fault.line is not None), (line, told)


EXACT = {
    "clause unknown": 0, "feature unknown": 0, "reading unknown": 0, "key misspelt": 0, "key too many": 0, "key repeated": 0,
    "number is text": 0, "points over the maximum": 0, "truth is a word": 0, "row named twice": 0, "kind unknown": 0,
    "clause of a measure unknown": 0, "measure named twice": 0, "level unknown": 0,
}  # fmt: skip


@pytest.mark.parametrize("name", EXACT)
def test_the_line_is_the_very_line(copy: Copy, name: str) -> None:
    file, old, new, _ = SPOILED[name]
    line = copy.replace(file, old, new)
    found = [(fault.file, fault.line) for fault in copy.faults()]
    assert (f"{FOLDER}/{file}", line) in found


def test_a_reading_that_no_rule_uses_is_refused(copy: Copy) -> None:
    """It would only pretend to be in force."""
    line = copy.append(
        "pack.yaml",
        "  - {id: nobody_reads_me, amb: AMB-01, value: 1, reading: 无人使用, reading_en: Nobody reads this}\n",
    )
    (fault,) = copy.faults()
    assert (fault.file, fault.line, fault.field) == (f"{FOLDER}/pack.yaml", line, "nobody_reads_me")
    assert "没有规则使用" in fault.message


def test_a_reading_named_twice_is_refused(copy: Copy) -> None:
    copy.append("pack.yaml", "  - {id: score_floor, amb: AMB-01, value: 1, reading: 重名, reading_en: Same name}\n")
    assert any("重复" in fault.message and fault.field == "score_floor" for fault in copy.faults())


@pytest.mark.parametrize("name", ["rules.yaml", "indicator_public.yaml", "Grades.yaml", "grade.yaml", "grades.yml"])
def test_an_unknown_file_name_is_refused(copy: Copy, name: str) -> None:
    copy.append(name, "a: 1\n")
    assert [fault.file for fault in copy.faults() if "不认识的文件名" in fault.message] == [f"{FOLDER}/{name}"]


def test_a_file_in_another_encoding_is_refused(copy: Copy) -> None:
    path = copy.folder / GRADES
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    (fault,) = copy.faults()
    assert fault.file == f"{FOLDER}/{GRADES}"
    assert "UTF-8" in fault.message


def test_a_file_with_a_byte_order_mark_loads_and_decides_the_same(copy: Copy) -> None:
    path = copy.folder / GRADES
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert copy.catalogue().policy(PACK).sha256 == rulesets_policy_sha256()


def test_a_pack_without_its_head_is_refused(copy: Copy) -> None:
    (copy.folder / "pack.yaml").unlink()
    assert any("pack.yaml" in fault.message for fault in copy.faults())


def test_a_second_head_is_refused(copy: Copy) -> None:
    """Two files that say what the pack is would let the order of names decide."""
    text = (copy.folder / "pack.yaml").read_text(encoding="utf-8")
    copy.append("pack_more.yaml", text.replace("沧政办字〔2021〕175号", "某字〔2099〕1号"))
    assert any("pack" in fault.file for fault in copy.faults())


@pytest.mark.parametrize("name", ["pack.yaml", GRADES, PUBLIC])
@pytest.mark.parametrize("content", ["", "- a\n", "text\n"], ids=["empty", "list", "text"])
def test_a_file_that_holds_no_mapping_is_refused(copy: Copy, name: str, content: str) -> None:
    (copy.folder / name).write_text(content, encoding="utf-8")
    assert copy.faults()


def test_a_name_that_is_not_the_folders_is_refused(copy: Copy) -> None:
    copy.replace("pack.yaml", f"pack: {PACK}\n", "pack: another-name\n")
    assert any(PACK in fault.message for fault in copy.faults())


def test_several_faults_are_told_together(copy: Copy) -> None:
    copy.replace(PUBLIC, ROW, ROW.replace("breaches_2y", "breeches_2y"))
    copy.replace(FEATURES, "kinds: [red_list]", "kinds: [redlist]")
    copy.replace(GRADES, "clause: CZ21-2.2.1A(1)}", "clause: CZ21-0}")
    told = "\n".join(map(str, copy.faults()))
    assert all(word in told for word in ("breeches_2y", "redlist", "CZ21-0"))


def test_an_unknown_pack_is_named_with_what_is_near(copy: Copy) -> None:
    with pytest.raises(UnknownPack, match="cangzhou-2021-175"):
        copy.catalogue().policy("cangzhou-2021-157")


# two documents


def second(copy: Copy, measures: str) -> Copy:
    """A second pack beside the copy, and a profile that stacks both."""
    folder = copy.root / "other_2022_1"
    folder.mkdir()
    (folder / "pack.yaml").write_text(
        "pack: other-2022-1\ndocument: {number: 某字〔2022〕1号, title: 某办法, title_en: Some measures, issuer: 某市, region: other,"
        " issued: 2022-01-01, in_force_from: 2022-01-01}\n",
        encoding="utf-8",
    )
    (folder / "clauses.yaml").write_text("clauses:\n  - {id: X-1, place: 一, subject: 某}\n", encoding="utf-8")
    (folder / "measures.yaml").write_text(measures, encoding="utf-8")
    profiles = copy.root.parent / "profiles"
    profiles.mkdir()
    (profiles / "both.yaml").write_text(
        f"profile: both\ntitle: 合\ntitle_en: Both\npacks: [{PACK}, other-2022-1]\n", encoding="utf-8"
    )
    return copy


def tier(grade: str) -> str:
    return f"tiers:\n  - {{tier: good, name: 好, name_en: Good, when: {{grade: {grade}}}, clause: "


@pytest.mark.parametrize(("grade", "agree"), [("A", True), ("B", False)])
def test_two_files_that_disagree_on_a_tier_are_refused(copy: Copy, grade: str, agree: bool) -> None:
    copy.append("measures_more.yaml", tier("A") + "CZ21-2.4.1a}\n")
    second(copy, tier(grade) + "X-1}\n")
    if agree:
        assert [rule.tier for rule in copy.catalogue().policy("both").tiers] == ["good"]
        return
    with pytest.raises(PackError, match="划分不同") as caught:
        copy.catalogue().policy("both")
    assert caught.value.faults[0].file == "other_2022_1/measures.yaml"
    assert caught.value.faults[0].line == 2


SAMPLING = "sampling:\n  base_rate_permille: 1\n  rates:\n" + "".join(
    f"    - {{id: Q-{grade}, grade: {grade}, factor_permille: {number}, clause: X-1}}\n"
    for number, grade in enumerate("ABCD")
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SAMPLING, "抽查比例"),
        ("measures:\n  - {id: M-A1, kind: other, text: 某, text_en: x, clause: X-1}\n", "M-A1"),
        ("measures:\n  - {id: X-M, kind: other, text: 某, text_en: x, when: {measure: M-Q9}, clause: X-1}\n", "M-Q9"),
        ("measures:\n  - {id: X-M, kind: other, text: 某, text_en: x, list_colour: key, clause: X-1}\n", "key 类名单"),
        (
            "measures:\n  - {id: X-M, kind: other, text: 某, text_en: x, list_colour: black, when: {grade: D}, clause: X-1}\n",
            "不能同时写 when",
        ),
    ],
    ids=[
        "two sampling tables",
        "one measure id in both",
        "premise is an unknown measure",
        "a measure of a list that is nowhere",
        "a measure of a list and of a condition",
    ],
)
def test_two_documents_that_cannot_stand_together_are_refused(copy: Copy, content: str, words: str) -> None:
    second(copy, content)
    with pytest.raises(PackError, match=words) as caught:
        copy.catalogue().policy("both")
    assert caught.value.faults[0].file == "other_2022_1/measures.yaml"
    assert copy.catalogue().policy(PACK).sha256 == rulesets_policy_sha256()


def test_a_stack_has_a_hash_of_its_own(copy: Copy) -> None:
    second(copy, "measures: []\n")
    assert len({copy.catalogue().policy(name).sha256 for name in ("both", PACK)}) == 2


# the hash


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda copy: copy.append(GRADES, "# a remark\n"), True),
        (lambda copy: copy.replace("pack.yaml", "value: 599", "value: 598"), False),
        (lambda copy: copy.replace(GRADES, "at_least: 850", "at_least: 851"), False),
        (lambda copy: copy.replace(PUBLIC, "text: 近2年没有违约失诺", "text: 两年内没有违约失诺"), False),
    ],
    ids=["comment", "reading", "number", "text"],
)
def test_the_hash_follows_what_decides(copy: Copy, change: Callable[[Copy], int], same: bool) -> None:
    change(copy)
    assert (copy.catalogue().policy(PACK).sha256 == rulesets_policy_sha256()) is same


# values that would silently never match


def test_a_misspelt_choice_in_a_filter_is_refused(copy: Copy) -> None:
    """Otherwise the veto for severe penalties would quietly never fall."""
    copy.replace(
        "pack.yaml",
        "value: [suspension_of_business, licence_revocation, administrative_detention]",
        "value: [suspension_of_busines, licence_revocation, administrative_detention]",
    )
    assert any("suspension_of_busines" in str(fault) for fault in copy.faults())


def test_a_misspelt_choice_in_a_ranking_is_refused(copy: Copy) -> None:
    copy.replace("pack.yaml", "municipal: [municipal]", "municipal: [munincipal]")
    assert any("munincipal" in str(fault) for fault in copy.faults())


def test_an_empty_condition_is_refused_when_the_pack_loads(copy: Copy) -> None:
    """A rule that says nothing is a slip; the engine must not be the first to notice."""
    copy.replace(GRADES, "when: {adverse_2y: 0}", "when: {}")
    assert any(fault.file == f"{FOLDER}/{GRADES}" for fault in copy.faults())


def test_whatever_loads_also_starts(copy: Copy) -> None:
    Executor(copy.catalogue().policy(PACK)).engine.close()
