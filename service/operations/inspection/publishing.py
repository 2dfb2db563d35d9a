"""What is published of an inspection 抽查结果公示: subject, matter, day, result, unit; never the grade, nor what gives it away (AMB-83)."""

from __future__ import annotations

import re
from typing import Any

from service.faults import Invalid
from service.operations.inspection.standing import inspectors_of
from service.operations.operation import Work
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.inspection import Inspection
from service.store.plan import CheckMatter
from workflows.inspection.codes import RESULTS

_LETTER = r"[A-DＡ-Ｄ]"
_GRADE = re.compile(
    rf"(?<![A-Za-z0-9]){_LETTER}\s*[类级等]|(?:等级|评级|信用级别|评价结果)\s*(?:为|是|：|:)?\s*[“\"]?{_LETTER}(?![A-Za-z0-9])"
    r"|守信类|失信类|信用等级|信用得分|信用评分|列入黑名单的?企业|grade\s*[A-D](?![A-Za-z])",
    re.IGNORECASE,
)


def public_content(work: Work, case: Case, inspection: Inspection, text: str | None) -> dict[str, Any]:
    """Exactly what the public page shows; keys are stable. Raises Invalid where the text tells a grade (grade_in_publication)."""
    check_no_grade(text)
    enterprise = work.session.get_one(Enterprise, case.enterprise_id)
    matter = work.session.get_one(CheckMatter, inspection.matter_id)
    assert inspection.result is not None and inspection.checked_on is not None
    units = dict.fromkeys(person.unit for person in inspectors_of(work, case))
    return {
        "number": case.number,
        "subject": enterprise.name or enterprise.uscc,
        "uscc": enterprise.uscc,
        "matter": matter.name,
        "checked_on": inspection.checked_on.isoformat(),
        "result_code": inspection.result,
        "result": RESULTS[inspection.result][0],
        "text": text,
        "units": list(units),
    }


def check_no_grade(text: str | None) -> None:
    """Raises Invalid for a text that tells a grade or a score: results of evaluation are not published (CZ21-2.2.2d)."""
    found = _GRADE.search(text) if text else None
    if found is not None:
        raise Invalid(
            "grade_in_publication",
            f"公示内容不得写明企业的信用等级或得分（这里写了“{found.group(0)}”），请删去后再公示",
            field="text",
        )
