"""The letters of a repair 信用修复文书."""

from __future__ import annotations

from service.letters.kinds import LetterKind
from service.letters.repair_notice_text import notice_blocks
from service.letters.repair_text import decision_blocks, receipt_blocks, revocation_blocks, supplement_blocks

RECEIPT = LetterKind(
    "repair_receipt", "信用修复申请收讫通知书", "Receipt of the repair application", "修收", receipt_blocks
)
SUPPLEMENT = LetterKind(
    "repair_supplement", "信用修复申请补正通知书", "Request for a supplement", "修补", supplement_blocks
)
DECISION = LetterKind("repair_decision", "信用修复决定书", "Decision on the repair", "修决", decision_blocks)
REVOCATION = LetterKind(
    "repair_revocation", "撤销信用修复决定书", "Revocation of the repair", "修撤", revocation_blocks
)
NOTICE = LetterKind("repair_notice", "信用修复告知书", "Repair notice", "修告", notice_blocks)
KINDS = (NOTICE, RECEIPT, SUPPLEMENT, DECISION, REVOCATION)
