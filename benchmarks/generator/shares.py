"""What the generated population is made of. The shares are ours, chosen to look like a country's firms; they are no statistics."""

from __future__ import annotations

from collections.abc import Mapping

from rulesets.records.kinds import KINDS

WITHOUT_RECORDS = 0.30
LOGNORMAL = (0.95, 1.15)
TAIL_SHARE, TAIL_ALPHA, TAIL_SCALE, MOST_RECORDS = 0.003, 1.1, 20.0, 3000
DAYS_A_YEAR = 365.2
FUTURE_DAYS = 30
REVOKED, REPAIRED, FULFILLED, ENDED = 0.01, 0.4, 0.6, 0.7
RISK_SHIFT = 0.25
"""How far a firm's own risk turns a good record into a penalty."""

WEIGHTS: Mapping[str, float] = {
    "administrative_penalty": 26, "volunteer_service": 10, "charitable_donation": 8, "honour": 7, "red_list": 5,
    "judgment_debtor": 7, "operation_abnormal": 6, "tax_abnormal": 2, "tax_arrears": 4, "wage_arrears": 2, "utility_arrears": 2,
    "breach_of_commitment": 3, "administrative_coercion": 3, "key_personnel_dishonesty": 3, "key_personnel_judgment": 3,
    "safety_accident": 1, "major_safety_hazard": 1, "financing_default": 1, "equity_freeze": 2, "debt_evasion": 1,
    "false_litigation": 0.3, "criminal_offence": 0.5, "industry_blacklist": 0.8, "false_declaration": 0.4,
    "industry_evaluation": 12, "internet_supervision": 16,
}  # fmt: skip
GOOD = ("volunteer_service", "charitable_donation", "honour", "red_list")
PENALTY_TYPES: Mapping[str, float] = {
    "fine": 50, "warning": 30, "confiscation": 6, "criticism": 6, "other": 5, "suspension_of_business": 2, "licence_revocation": 1,
}  # fmt: skip
LEVELS: Mapping[str, Mapping[str, float]] = {
    "honour": {"county": 5, "municipal": 4, "provincial": 2, "national": 1},
    "internet_supervision": {"A": 35, "B": 40, "C": 17, "D": 6, "E": 2},
}
RANKS: Mapping[int, float] = {1: 30, 2: 40, 3: 20, 4: 10}
INDUSTRIES = ("建筑施工", "食品生产", "道路运输", "药品零售", "危险化学品", "家政服务")
REGIONS = (
    "新华区",
    "运河区",
    "沧县",
    "青县",
    "东光县",
    "海兴县",
    "盐山县",
    "肃宁县",
    "南皮县",
    "吴桥县",
    "献县",
    "任丘市",
)
STATUSES = tuple(kind.id for kind in KINDS.values() if kind.is_status)
