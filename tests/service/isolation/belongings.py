"""What belongs to one enterprise, by the name that an address or a body gives it. New routes are entered here.

A route with a parameter that no table names fails the walk: say what of the foreign enterprise stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from tests.service.conftest import OTHER_USCC

NAME = "沧州乙有限公司"
FACTS = "乙公司认为该处罚已被撤销"
PENALTY_SOURCE = "乙区市场监督管理局"


@dataclass
class Foreign:
    """Everything of the other enterprise that an address can name; ``words`` may stand in no answer to a stranger."""

    case: str = ""
    application: str = ""
    letter: int = 0
    attachment: int = 0
    record: str = "p-of-the-other"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        return (NAME, FACTS, PENALTY_SOURCE, "乙公司")


Value = Callable[[Foreign], Any]

# (beginning of the address, parameter) -> the foreign value. The longest beginning that fits counts.
OWNED: Mapping[tuple[str, str], Value] = {
    ("/", "uscc"): lambda foreign: OTHER_USCC,
    ("/cases/", "number"): lambda foreign: foreign.case,
    ("/cases/", "letter"): lambda foreign: foreign.letter,
    ("/cases/", "attachment"): lambda foreign: foreign.attachment,
    ("/objections/", "number"): lambda foreign: foreign.case,
    ("/objections/receipts/", "number"): lambda foreign: foreign.application,
    ("/api/v1/objections/", "number"): lambda foreign: foreign.case,
    ("/desk/cases/", "number"): lambda foreign: foreign.case,
    ("/objections/drafts/", "draft"): lambda foreign: foreign.more["draft"],
    ("/declarations/", "number"): lambda foreign: foreign.more["declaration"],
    ("/declarations/drafts/", "draft"): lambda foreign: foreign.more["declaration_draft"],
    ("/api/v1/declarations/", "number"): lambda foreign: foreign.more["declaration"],
    ("/repairs/", "number"): lambda foreign: foreign.more["repair"],
    ("/repairs/drafts/", "draft"): lambda foreign: foreign.more["repair_draft"],
    ("/repairs/notices/", "notice"): lambda foreign: foreign.more["repair_notice"],
    ("/api/v1/repairs/", "number"): lambda foreign: foreign.more["repair"],
    ("/api/v1/repairs/drafts/", "draft"): lambda foreign: foreign.more["repair_draft"],
    ("/commitments/", "number"): lambda foreign: foreign.more["commitment"],
    ("/api/v1/commitments/", "number"): lambda foreign: foreign.more["commitment"],
    ("/listings/", "number"): lambda foreign: foreign.more["listing"],
    ("/own-joint/", "number"): lambda foreign: foreign.more["joint"],
    ("/api/v1/joint/", "number"): lambda foreign: foreign.more["joint"],
    ("/tolerances/", "number"): lambda foreign: foreign.more["tolerance"],
    ("/api/v1/tolerances/", "number"): lambda foreign: foreign.more["tolerance"],
    ("/inspections/", "number"): lambda foreign: foreign.more["inspection"],
    ("/api/v1/inspections/", "number"): lambda foreign: foreign.more["inspection"],
    ("/api/v1/my-inspections/", "number"): lambda foreign: foreign.more["inspection"],
    ("/api/v1/listings/", "number"): lambda foreign: foreign.more["listing"],
    ("/enterprises/", "report"): lambda foreign: foreign.more["report"],
    ("/api/v1/enterprises/", "report"): lambda foreign: foreign.more["report"],
    ("/api/v1/enterprises/", "authorisation"): lambda foreign: foreign.more["authorisation"],
    ("/portal/authorisations/", "authorisation"): lambda foreign: foreign.more["authorisation"],
    ("/portal/delegates/", "delegation"): lambda foreign: foreign.more["delegation"],
}

# Parameters that name nothing of any enterprise.
NEUTRAL: Mapping[tuple[str, str], Any] = {
    ("/objections/", "event"): "urge",
    ("/declarations/", "event"): "urge",
    ("/repairs/", "event"): "urge",
    ("/commitments/", "event"): "sign",
    ("/declarations/drafts/", "page"): "facts",
    ("/desk/cases/", "event"): "urge",
    ("/inspections/", "event"): "urge",
    ("/listings/", "event"): "make_statement",
    ("/tolerances/", "event"): "explain",
    # Which restriction, only a supervisor says.
    ("/measures/", "measure"): 1,
    ("/administration/calendar/", "notice"): 1,
    # Checks belong to the unit that made them; no enterprise holds the permission.
    ("/checks/", "number"): "查〔2026〕0001号",
    ("/api/v1/checks/", "number"): "查〔2026〕0001号",
    # Changes of the rules; no enterprise holds the permission.
    ("/policy/", "number"): "策〔2026〕0001号",
    ("/policy/", "event"): "prove",
    ("/policy/", "simulation"): 1,
    ("/policy/", "name"): "report.md",
    ("/api/v1/policy-changes/", "number"): "策〔2026〕0001号",
    ("/api/v1/policy-simulations/", "simulation"): 1,
    ("/policy/", "table"): "pack-interpretations",
    ("/policy/", "file"): "pack.yaml",
    ("/policy/", "what"): "excel",
    # Runs over everybody; no enterprise holds the permission.
    ("/evaluation/", "number"): 1,
    ("/long-work/", "number"): 1,
    ("/api/v1/evaluations/", "number"): 1,
}

# Bodies without which the view would stop at the body before it looks at the file. A dict with "json" or "form".
BODIES: Mapping[str, Callable[[Foreign], dict[str, Any]]] = {
    "reports.issue": lambda foreign: {"json": {"purpose": "self"}},
    "authorised.grant": lambda foreign: {
        "json": {"grantee": "某银行", "purpose": "贷款", "scope": "explanation", "expires_on": "2026-12-31"}
    },
    "web.renew_own_delegate": lambda foreign: {
        "form": {"powers": "read", "starts_on": "2026-11-21", "ends_on": "2026-12-31"}
    },
    "joint.step": lambda foreign: {"json": {"event": "receive", "revision": 1, "form": {}}},
    "repairs.step": lambda foreign: {"json": {"event": "urge", "revision": 1, "form": {}}},
    "commitments.step": lambda foreign: {"json": {"event": "release", "revision": 1, "form": {}}},
    "repairs.paper": lambda foreign: {"json": {"paper": "x", "name": "x.pdf", "content": "JVBERi0xLjcKJSVFT0YK"}},
    "web.save_repair": lambda foreign: {"form": {"step": "statement", "do": "save", "revision": "1"}},
    "web.hand_in_repair_paper": lambda foreign: {
        "form": {"paper": "x", "file": (BytesIO(b"%PDF-1.7\n%%EOF\n"), "x.pdf")}
    },
    "tolerances.step": lambda foreign: {"json": {"event": "explain", "revision": 1, "form": {"text": "x"}}},
    "tolerances.evidence": lambda foreign: {"json": {"name": "x.pdf", "content": "JVBERi0xLjcKJSVFT0YK"}},
    "web.upload_evidence": lambda foreign: {"form": {"file": (BytesIO(b"%PDF-1.7\n%%EOF\n"), "x.pdf")}},
    "listings.step": lambda foreign: {"json": {"event": "make_statement", "revision": 1, "form": {"text": "x"}}},
    "inspections.step": lambda foreign: {"json": {"event": "exempt", "revision": 1, "form": {"reason": "x"}}},
    "declarations.step": lambda foreign: {"json": {"event": "urge", "revision": 1, "form": {}}},
    "objections.step": lambda foreign: {"json": {"event": "urge", "revision": 1, "form": {}}},
    "objections.preview": lambda foreign: {
        "json": {"corrections": [{"action": "revoke", "record": foreign.record, "changes": {}}]}
    },
}

# Answers that a role gets for every number, also for one that does not exist: endpoint -> status.
BY_ROLE: Mapping[str, int] = {"objections.preview": 409}

_REPAIR = {
    "corrected": "已缴纳", "effects": "已说明", "contact": "王某", "phone": "0317-0000000", "signer": "王某", "agreed": True,
}  # fmt: skip
_FILING = {"kind": "data", "facts": "该处罚已被撤销", "contact": "王某", "phone": "0317-0000000"}

# Requests without parameters that can name a foreign thing in their body: they answer 403, 404 or 422, and nothing foreign.
NAMING: Mapping[str, Callable[[Foreign], dict[str, Any]]] = {
    "repairs.draft": lambda foreign: {"json": {"uscc": OTHER_USCC}},
    "repairs.file": lambda foreign: {"json": {"uscc": OTHER_USCC, "record": foreign.record, "form": _REPAIR}},
    "commitments.sign": lambda foreign: {
        "json": {"uscc": OTHER_USCC, "type": "CT-1", "matter": "某事", "signer": "王某", "agreed": True}
    },
    "commitments.offer": lambda foreign: {"json": {"uscc": OTHER_USCC, "type": "CT-2", "matter": "某事"}},
    # The page takes the code from the account and looks for the foreign record in the own file.
    "web.begin_repair": lambda foreign: {"form": {"uscc": OTHER_USCC, "record": foreign.record}},
    "declarations.file": lambda foreign: {
        "json": {
            "uscc": OTHER_USCC,
            "type": "charitable_donation",
            "facts": {"date": "2026-09-01", "recipient": "某会", "amount": 100, "certificate": "x"},
            "contact": "王某",
            "phone": "0317-0000000",
            "signature": {"name": "王某", "agreed": True},
        }
    },
    "objections.file": lambda foreign: {
        "json": {"uscc": OTHER_USCC, "targets": [{"type": "record", "label": foreign.record}], "form": _FILING}
    },
    # The page takes the code from the account and looks for the foreign record in the own file.
    "web.file_new_objection": lambda foreign: {
        "form": {
            "uscc": OTHER_USCC,
            "do": "send",
            "target": f"record:{foreign.record}",
            **{f"f.{name}": value for name, value in _FILING.items()},
        }
    },
}

# Requests that change something, take no parameter and can name nothing of another enterprise.
NAMELESS = frozenset(
    {
        "web.sign_new_commitment",
        "tokens.revoke",
        "web.leave",
        "web.read_notices",
        "web.begin_declaration",
        "web.invite_own_delegate",
        "web.grant_own_authorisation",
        "web.policy_compare",
        "web.policy_create",
        "web.evaluation_now",
        "evaluations.ask",
    }
)
