"""The letters of an objection 异议文书."""

from __future__ import annotations

from service.letters.decision_text import decision_blocks
from service.letters.kinds import LetterKind
from service.letters.objection_text import acceptance_blocks, supplement_blocks

ACCEPTANCE = LetterKind("acceptance", "异议申请受理通知书", "Notice of acceptance", "异受", acceptance_blocks)
SUPPLEMENT = LetterKind("supplement", "异议申请补正通知书", "Request for a supplement", "异补", supplement_blocks)
DECISION = LetterKind("decision", "异议处理决定书", "Decision on the objection", "异决", decision_blocks)
KINDS = (ACCEPTANCE, SUPPLEMENT, DECISION)
