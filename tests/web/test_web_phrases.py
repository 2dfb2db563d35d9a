"""The phrasebook: complete in both languages, nothing used that is missing, nothing there that is unused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import service.figures
import service.web
import templates
from rulesets.catalogue import catalogue, policy
from rulesets.checks.program import ADVICES
from rulesets.editing.making import WHATS
from rulesets.errors import PackError
from rulesets.form.policy import GRADES
from rulesets.forward import program
from rulesets.loading import schema
from rulesets.outlook import Cause
from rulesets.procedures import declaration_rules
from rulesets.records.kinds import KINDS as RECORD_KINDS
from rulesets.repair.conditions import Status as ConditionStatus
from rulesets.repair.eligibility import Verdict
from service.access.powers import Powers
from service.credit_report.issuing import FORMS
from service.credit_report.themes import layout
from service.figures.columns import COLUMNS
from service.operations.commitment.kinds import commitment_kinds
from service.operations.joint.entries import Standing
from service.operations.listing.types import COLOURS, ELEMENTS
from service.portal_access.authorising import SCOPES
from service.queries.case import field_names
from service.queries.checks import SCOPES as SCOPES_OF_CHECKS
from service.queries.light import LIGHTS
from service.queries.queue import TABS
from service.situation.treatment.standing import PROGRESS
from service.store.evaluation import STAGES
from service.store.treatment import ACTS
from service.web.desk.corrections import ACTIONS
from service.web.desk.words import POSTS
from service.web.phrases import LANGUAGES, PhraseFault, Voice, phrasebook, places_of, read_phrases
from service.web.policy.edit_review import FAMILIES as POLICY_FINDINGS
from service.web.portal.declaration_entries import PAGES
from service.web.portal.filing import FILED_HERE
from service.web.portal.repair_wizard import STEPS as REPAIR_STEPS
from service.web.portal.users import State as DelegateState
from service.web.sheet.reading_values import UNITS
from service.web.sheet.records import Status
from workflows.inspection.codes import HANDLING, RESULTS
from workflows.inspection.modes import MODES
from workflows.inspection.table import EXCEPTIONS
from workflows.objection import FINDINGS, KINDS
from workflows.repair import MEASURES
from workflows.tolerance.findings import CAUSES, HARMS

REPAIR_RULES = policy("composite").repair
assert REPAIR_RULES is not None
TEMPLATES = Path(templates.__file__).parent
CODE = Path(service.web.__file__).parent
FIGURES = Path(service.figures.__file__).parent
_KEY = r"[a-z_]+(?:\.[A-Za-z0-9_]+)*"
# t("key"…) in templates, say("key"…) in code, and keys handed over to be said later.
_SAID = re.compile(rf"""(?:\bt|\bsay)\(\s*["']({_KEY})["']""")
_HANDED = re.compile(rf"""["']({_KEY})["']""")


def _words_of(value: object) -> set[str]:
    """Every word in a reading's value."""
    if isinstance(value, dict):
        return set().union(*(_words_of(item) for pair in value.items() for item in pair))
    return (
        set().union(*map(_words_of, value)) if isinstance(value, list) else {value} if isinstance(value, str) else set()
    )


READING_WORDS = set().union(
    *(
        _words_of(entry.value)
        for name in catalogue().pack_names()
        for entry in catalogue().pack(name).head.interpretations
    )
)
DECLARED = {rule.id for name in catalogue().profile_names() for rule in declaration_rules(name).types}
ITEMS = {name for kind in RECORD_KINDS for name in field_names(kind)}

# Keys that are put together at run time, with everything that they can be put together from.
FAMILIES: dict[str, set[str]] = {
    "reading_unit": {unit for _, unit in UNITS} | {"days", "working_days"},
    # Kinds of records and the choices of their attributes have labels of their own.
    "reading_value": {word for word in READING_WORDS if f"reading_value.{word}" in phrasebook()},
    "grade_meaning": set(GRADES),
    "measure_kind": set(get_args(schema.MeasureKind)),
    "conditions.needs": {"all", "any"},
    "record_status": set(get_args(Status)),
    "trace_family": {
        program.ROW,
        program.CONDITION,
        program.GRADED,
        program.TIERED,
        program.MEASURE,
        program.SAMPLING,
        program.CAP,
    },
    "outlook": set(get_args(Cause)),
    "record.fulfilled": {"yes", "no"},
    "queue_tab": set(TABS),
    "light": set(LIGHTS),
    "light_days": {*LIGHTS, "stopped", "just_overdue"},
    "weekday": set("0123456"),
    "objection_kind": set(KINDS),
    "repair_kind": {kind.id for kind in REPAIR_RULES.kinds},
    "repair_verdict": set(get_args(Verdict)),
    "repair_condition": set(get_args(ConditionStatus)),
    "repair_step": set(REPAIR_STEPS),
    "repair_measure": set(MEASURES),
    "repair_site": {site.id for site in REPAIR_RULES.sites},
    "repair_action": {"hide", "show"},
    "repair_job": {"pending", "done", "given_up", "overtaken"},
    "commitment_kind": {rule.id for rule in commitment_kinds()},
    "declaration_kind": DECLARED,
    "declaring_page": set(PAGES),
    "finding": set(FINDINGS),
    "filing_hint": set(FILED_HERE),
    "post": {*POSTS.values(), "enterprise", "department", "system"},
    "correction_action": {*ACTIONS, "add"},
    "record_item": {*ITEMS, "absent"},
    "record": {"rank"},
    "powers": set(Powers),
    "powers_hint": set(Powers),
    "delegate_state": set(get_args(DelegateState)),
    "scope": set(SCOPES),
    "scope_hint": set(SCOPES),
    "authorisation_state": {"in_force", "expired", "revoked"},
    "channel": {"page", "api"},
    "query_outcome": {"answered", "expired", "revoked"},
    "look_what": {
        "grade",
        "list",
        "report_issue",
        "report_print",
        "query",
        "query_refused",
        "check",
        "letter",
        "paper",
        "case",
        "contact",
    },
    "look_purpose": {"own", "system", "evaluation", "reference", "rules", "report", "handling"},
    "report_form": set(FORMS),
    "report_purpose": set(layout().purposes),
    "check_scope": set(SCOPES_OF_CHECKS),
    "check_source": {"kept", "brought", "none"},
    "check_advice": set(ADVICES),
    "figures_meaning": {column.key.removeprefix("figures.") for column in COLUMNS},
    "in_force_state": {"waiting", "active", "declined", "running", "ended"},
    "in_force_entry": {"basis", "reason", "last_day"},
    "joint_kind": {"incentive", "sanction"},
    "joint_entry": set(get_args(Standing)),
    "joint_day": {"pushed_on", "received_on", "applied_on", "counted_on", "lifted_on"},
    "joint_feedback": {"happened_on", "place", "subject", "practice", "effect"},
    "listing_kind": set(COLOURS),
    "tolerance_kind": {"reported", "inspection", "commitment"},
    "tolerance_cause": set(CAUSES),
    "tolerance_harm": set(HARMS),
    "listing_element": set(ELEMENTS),
    "listing_objection": {"facts", "contact", "phone"},
    "situation_heat": set("01234"),
    "treatment_progress": set(PROGRESS),
    "treatment_act": set(ACTS),
    "treatment_post": {"caseworker", "department", "supervisor", "inspector", "enterprise", "system"},
    "long_work_state": {"queued", "running", "done", "failed", "cancelled"},
    "evaluation_kind": {"monthly", "nightly", "requested"},
    "evaluation_stage": set(STAGES),
    "policy_scope": {"all", "sample", "none"},
    "policy_edit_group": {"scoring", "features", "grading", "supervision", "readings", "cases"},
    "policy_edit_whole_how": set(WHATS),
    "policy_edit_new": set(WHATS),
    "policy_edit_example": {"removed", "altered"},
    "policy_edit_flag": {"true", "false"},
    "policy_edit_needs": {"all", "any"},
    "policy_edit_download": {"excel", "zip"},
    "policy_edit_upload": {"excel", "zip"},
    "policy_edit_family": set(POLICY_FINDINGS),
    "policy_edit_change": {"changed", "added", "removed"},
    "inspection_kind": {"drawn", "directed"},
    "inspection_mode": set(MODES),
    "inspection_exception": set(EXCEPTIONS),
    "inspection_result": set(RESULTS),
    "inspection_handling": set(HANDLING),
    "fault": {f"{status}.{part}" for status in (400, 401, 403, 404, 413, 429, 500) for part in ("title", "text")},
}
# A family that shares its first word with plain keys is not closed by the list above.
OPEN = {"conditions.needs", "outlook", "record", "fault", "record.fulfilled"}


def put_together() -> set[str]:
    return {f"{family}.{value}" for family, values in FAMILIES.items() for value in values}


def sources() -> Iterator[str]:
    for path in [*TEMPLATES.rglob("*.html"), *CODE.rglob("*.py"), *FIGURES.rglob("*.py")]:
        yield path.read_text(encoding="utf-8")


def said() -> set[str]:
    return {key for text in sources() for key in _SAID.findall(text)}


def mentioned() -> set[str]:
    return {key for text in sources() for key in _HANDED.findall(text)}


def test_every_key_used_is_in_the_book() -> None:
    missing = (said() | put_together()) - phrasebook().keys()
    assert not missing, f"missing: {sorted(missing)}"


def test_no_key_is_unused() -> None:
    unused = phrasebook().keys() - mentioned() - put_together()
    assert not unused, f"unused: {sorted(unused)}"


@pytest.mark.parametrize("family", sorted(FAMILIES.keys() - OPEN))
def test_a_family_has_exactly_its_values(family: str) -> None:
    found = {key.removeprefix(f"{family}.") for key in phrasebook() if key.startswith(f"{family}.")}
    assert found == FAMILIES[family]


@pytest.mark.parametrize("key", sorted(phrasebook()))
def test_both_languages_say_it_with_the_same_places(key: str) -> None:
    entry = phrasebook()[key]
    assert set(entry) == set(LANGUAGES)
    places = dict.fromkeys(places_of(entry["zh"]), "x")
    for language in LANGUAGES:
        assert Voice(language).say(key, **places)


def test_the_english_is_english() -> None:
    """Only the switch to Chinese shows Chinese characters on an English page."""
    chinese = {key for key, entry in phrasebook().items() if re.search(r"[\u4e00-\u9fff]", entry["en"])}
    assert chinese == {"site.other_language"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {zh: 甲}", "zh 和 en"),
        ("a: {zh: 甲, en: x, fr: y}", "zh 和 en"),
        ("a: {zh: '', en: x}", "非空"),
        ("a: {zh: 1, en: x}", "非空"),
        ("a: {zh: '{day}', en: '{date}'}", "位置不一致"),
        ("- a", "列表"),
    ],
)
def test_a_faulty_book_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(PhraseFault, match=message):
        read_phrases(text)


def test_a_key_given_twice_is_refused() -> None:
    with pytest.raises(PackError, match="重复"):
        read_phrases("a: {zh: 甲, en: x}\na: {zh: 乙, en: y}")
