"""The annex of the city's document as somebody would write it in SQL by hand: one grouping with a filter for each count.

It knows this one document and nothing else: no evidence, no checks, no other policy. The ratings of several industries take a window.
"""

from __future__ import annotations

from datetime import date

COUNTED = {
    "kpd": "kind = 'key_personnel_dishonesty'", "kpj": "kind = 'key_personnel_judgment' AND NOT coalesce(fulfilled, false)",
    "breach": "kind = 'breach_of_commitment'", "pen": "kind = 'administrative_penalty'",
    "severe": """kind = 'administrative_penalty'
        AND penalty_type IN ('suspension_of_business', 'licence_revocation', 'administrative_detention')""",
    "coercion": "kind = 'administrative_coercion'", "crime": "kind IN ('false_litigation', 'criminal_offence')",
    "debts": "kind = 'judgment_debtor'", "open_debts": "kind = 'judgment_debtor' AND NOT coalesce(fulfilled, false)",
    "hazard": "kind = 'major_safety_hazard'", "accident": "kind = 'safety_accident'",
    "financed": "kind IN ('financing_default', 'equity_freeze')", "evasion": "kind = 'debt_evasion'",
    "owed": "kind IN ('wage_arrears', 'utility_arrears', 'tax_arrears')", "volunteer": "kind = 'volunteer_service'",
    "donation": "kind = 'charitable_donation'", "red": "kind = 'red_list'", "false_declared": "kind = 'false_declaration'",
    "nation": "kind = 'honour' AND level IN ('international', 'national')",
    "province": "kind = 'honour' AND level IN ('ministerial', 'provincial')",
    "city": "kind = 'honour' AND level = 'municipal'",
    "social": "kind IN ('volunteer_service', 'charitable_donation', 'red_list', 'honour')",
    "adverse": """kind IN ('breach_of_commitment', 'administrative_penalty', 'administrative_coercion', 'false_litigation',
        'criminal_offence', 'judgment_debtor', 'major_safety_hazard', 'safety_accident', 'financing_default', 'equity_freeze',
        'debt_evasion', 'wage_arrears', 'utility_arrears', 'tax_arrears', 'false_declaration')""",
}  # fmt: skip
POINTS = {
    "key_personnel_dishonesty": "CASE WHEN kpd = 0 THEN 50 WHEN kpd <= 3 THEN 20 ELSE 0 END",
    "key_personnel_judgment": "CASE WHEN kpj = 0 THEN 50 WHEN kpj <= 3 THEN 20 ELSE 0 END",
    "tax_abnormal": "CASE WHEN tax_now = 0 THEN 50 ELSE 0 END", "operation_abnormal": "CASE WHEN operation_now = 0 THEN 60 ELSE 0 END",
    "performance": "CASE WHEN breach = 0 THEN 40 ELSE 0 END",
    "administrative_penalty": """CASE WHEN same_year > 5 OR severe > 0 THEN 0 WHEN pen = 0 THEN 100 WHEN pen < 3 THEN 50
        WHEN pen <= 5 AND same_year < 5 THEN 30 ELSE 0 END""",
    "administrative_coercion": "CASE WHEN coercion = 0 THEN 80 ELSE 0 END",
    "credit_repair": "CASE WHEN pen = repaired THEN 50 WHEN repaired = 0 THEN 0 WHEN 2 * repaired >= pen THEN 30 ELSE 10 END",
    "criminal_and_false_litigation": "CASE WHEN crime = 0 THEN 20 ELSE 0 END",
    "judgment_debtor": "CASE WHEN debts = 0 THEN 30 WHEN open_debts > 0 THEN 0 ELSE 20 END",
    "safety_hazard": "CASE WHEN hazard = 0 THEN 30 ELSE 0 END", "safety_accident": "CASE WHEN accident = 0 THEN 50 ELSE 0 END",
    "financing": "CASE WHEN financed = 0 THEN 20 ELSE 0 END", "debt_evasion": "CASE WHEN evasion = 0 THEN 80 ELSE 0 END",
    "arrears": "CASE WHEN owed = 0 THEN 50 ELSE 0 END", "volunteer_service": "CASE WHEN volunteer >= 2 THEN 30 ELSE 15 * volunteer END",
    "charitable_donation": "CASE WHEN donation >= 2 THEN 30 ELSE 15 * donation END", "red_list": "CASE WHEN red > 0 THEN 40 ELSE 0 END",
    "honours": "CASE WHEN nation > 0 THEN 40 WHEN province > 0 THEN 25 WHEN city > 0 THEN 10 ELSE 0 END",
    "industry_evaluation": "CASE rank WHEN 1 THEN 50 WHEN 2 THEN 25 ELSE 0 END",
    "internet_supervision": "CASE level WHEN 'A' THEN 50 WHEN 'B' THEN 30 WHEN 'C' THEN 20 WHEN 'D' THEN 10 ELSE 0 END",
}  # fmt: skip


def by_hand(as_of: date, *, postgresql: bool = False) -> str:
    """The whole query over records and enterprises, for DuckDB or PostgreSQL; columns as the contract §3."""
    # PostgreSQL pastes each step into the next one and does it all again for every column, unless it is told not to.
    kept = "MATERIALIZED" if postgresql else ""

    def latest(value: str, test: str = "true") -> str:
        if postgresql:
            return f"(max(ARRAY[date::text, {value}::text]) FILTER (WHERE {test}))[2]"
        return f"max({{'d': date, 'v': {value}}}) FILTER (WHERE {test}).v"

    day, two, three = (f"DATE '{as_of.replace(year=as_of.year - back)}'" for back in (0, 2, 3))
    inside = f"date >= {two}"
    now = f"(ended_on IS NULL OR ended_on > {day} OR date >= {day})"
    lasted = f"(ended_on IS NULL OR ended_on > {two} OR date >= {two})"
    years = [
        f"count(*) FILTER (WHERE kind = 'administrative_penalty' AND {inside} AND extract(year FROM date) = {as_of.year - back})"
        for back in (0, 1, 2)
    ]
    counts = [f"count(*) FILTER (WHERE {inside} AND {test}) AS {name}" for name, test in COUNTED.items()]
    counts += [
        f"greatest({', '.join(years)}) AS same_year",
        f"count(*) FILTER (WHERE {inside} AND kind = 'administrative_penalty' AND repaired_on <= {day}) AS repaired",
        f"count(*) FILTER (WHERE kind = 'tax_abnormal' AND {now}) AS tax_now",
        f"count(*) FILTER (WHERE kind = 'operation_abnormal' AND {now}) AS operation_now",
        f"count(*) FILTER (WHERE kind = 'industry_blacklist' AND {now}) AS listed_now",
        f"count(*) FILTER (WHERE kind = 'industry_blacklist' AND date >= {three}) AS listed_3y",
        f"count(*) FILTER (WHERE kind IN ('tax_abnormal', 'operation_abnormal', 'industry_blacklist') AND {lasted}) AS statuses",
        latest("level", "kind = 'internet_supervision'") + " AS level",
    ]
    names = [*COUNTED, "same_year", "repaired", "tax_now", "operation_now", "listed_now", "listed_3y", "statuses"]
    filled = ", ".join(f"coalesce(g.{name}, 0) AS {name}" for name in names)
    points = ", ".join(f"{sql} AS {name}" for name, sql in POINTS.items())
    total = " + ".join(POINTS)
    listed = ", ".join(POINTS)
    return f"""
    WITH known AS (SELECT * FROM records WHERE NOT revoked AND date <= {day}),
    grouped AS {kept} (SELECT uscc, {", ".join(counts)} FROM known GROUP BY uscc),
    rated AS {kept} (
        SELECT uscc, max(rank) AS rank FROM (
            SELECT uscc, CAST({latest("lpad(rank::text, 2, '0')" if postgresql else "rank")} AS int) AS rank
            FROM known WHERE kind = 'industry_evaluation' GROUP BY uscc, industry
        ) AS by_industry GROUP BY uscc),
    facts AS {kept} (
        SELECT e.uscc, {filled}, g.level, r.rank
        FROM enterprises e LEFT JOIN grouped g USING (uscc) LEFT JOIN rated r USING (uscc)),
    pointed AS {kept} (SELECT *, {points} FROM facts),
    summed AS {kept} (SELECT *, least(greatest({total} - 50 * false_declared, 0), 1000) AS total FROM pointed),
    graded AS (
        SELECT *, CASE WHEN listed_now > 0 THEN 'D'
            WHEN same_year > 5 OR severe > 0 OR listed_3y > 0 OR total < 600 THEN 'C'
            WHEN adverse = 0 AND statuses = 0 AND social > 0 AND rank = 1 AND total >= 850 THEN 'A' ELSE 'B' END AS grade
        FROM summed)
    SELECT uscc, CASE WHEN grade <> 'D' THEN total END AS score, grade, {listed},
        CASE grade WHEN 'A' THEN 0.5 WHEN 'B' THEN 1.0 WHEN 'C' THEN 2.0 ELSE 4.0 END::double precision AS rate_multiplier
    FROM graded"""
