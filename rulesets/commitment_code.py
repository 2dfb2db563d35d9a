"""The commitment code 信用承诺代码, e.g. C-130900-06-20261121-000042-9 (SQ20-03a; the pattern is ours)."""

from __future__ import annotations

from datetime import date

from stdnum import luhn

from rulesets.form.procedures import CommitmentCodeRule


def commitment_code(rule: CommitmentCodeRule, region: str, commitment_type: str, day: date, sequence: int) -> str:
    """The code of one commitment: ``region`` in digits, ``commitment_type`` CT-n, ``sequence`` counted from 1.

    The check digit is Luhn's over all digits before it. Raises ValueError where a part does not fit its length.
    """
    values = {
        "prefix": rule.prefix,
        "region": region,
        "type": commitment_type.rpartition("-")[2],
        "day": day.strftime("%Y%m%d"),
        "sequence": str(sequence),
    }
    written: list[str] = []
    for part, length in rule.parts:
        if part == "check":
            digits = "".join(character for text in written for character in text if character.isdigit())
            written.append(luhn.calc_check_digit(digits))
            continue
        text = values[part] if part in ("prefix", "day") else values[part].zfill(length)
        if len(text) != length or (part != "prefix" and not (text.isascii() and text.isdigit())):
            raise ValueError(f"承诺代码的 {part} 应当是 {length} 位，这里是“{values[part]}”")
        written.append(text)
    return rule.separator.join(written)
