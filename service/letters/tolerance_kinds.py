"""The letters of a tolerance 容错文书."""

from __future__ import annotations

from service.letters.kinds import LetterKind
from service.letters.tolerance_text import exemption_blocks, not_rectified_blocks, observation_blocks, refusal_blocks

OBSERVATION = LetterKind(
    "tolerance_notice", "整改观察通知书", "Notice of the observation period", "容观", observation_blocks
)
REFUSAL = LetterKind("tolerance_refusal", "不予容错决定书", "Refusal of tolerance", "容拒", refusal_blocks)
EXEMPTION = LetterKind("tolerance_exemption", "容错豁免决定书", "Decision to exempt", "容免", exemption_blocks)
NOT_RECTIFIED = LetterKind(
    "tolerance_unmet", "整改未到位决定书", "Finding that nothing was put right", "容未", not_rectified_blocks
)
KINDS = (OBSERVATION, REFUSAL, EXEMPTION, NOT_RECTIFIED)
