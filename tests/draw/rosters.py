"""Rosters for tests: files as people send them, and strategies for arbitrary ones."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from rulesets.catalogue import policy
from rulesets.draw import Candidate, Inspector, Terms, read_rate, terms_of
from rulesets.records.uscc import with_check_digit

GRADES = "ABCD"
SEED = "2026-11-21 上证指数 3912.45|一封未拆的信"


def code(number: int) -> str:
    return with_check_digit(f"91130900MA{number:07d}")


def pool_csv(grades: str, *, reasons: dict[int, str] | None = None) -> str:
    """Object 0, 1, … with the grades given; ``reasons`` adds the third column."""
    if reasons is None:
        return "uscc,grade\n" + "".join(f"{code(number)},{grade}\n" for number, grade in enumerate(grades))
    return "uscc,grade,excluded_reason\n" + "".join(
        f"{code(number)},{grade},{reasons.get(number, '')}\n" for number, grade in enumerate(grades)
    )


def inspectors_csv(*lines: str) -> str:
    return "id,unit,certificate_valid,limit,avoid\n" + "".join(f"{line}\n" for line in lines)


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def terms(rate: str = "0.05") -> Terms:
    return terms_of(policy(), read_rate(rate))


seeds = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=80).filter(
    lambda text: text == text.strip()
)
reasons = st.sampled_from(["", "", "", "本年度已检查一次", "注销", '加引号"的, 原因'])
# Regions and organisation codes that share their beginnings, and some that share nothing.
codes = st.builds(
    lambda head, tail: with_check_digit(f"{head}{tail}"),
    st.sampled_from(["91130900", "91130902", "12320000", "00000000"]),
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9),
).filter(lambda text: text.strip("0"))
candidates = st.lists(
    st.builds(Candidate, codes, st.sampled_from(GRADES), reasons),
    min_size=1,
    max_size=60,
    unique_by=lambda one: one.uscc,
)
people = st.lists(
    st.builds(
        Inspector,
        st.text("甲乙丙JK0123", min_size=1, max_size=4),
        st.sampled_from(["一队", "二队", ""]),
        st.sampled_from([True, True, True, False]),
        st.sampled_from([None, None, 0, 1, 3, 50]),
        st.just(frozenset[str]()),
    ),
    min_size=2,
    max_size=14,
    unique_by=lambda one: one.identifier,
)


def csv_of(entries: list[Candidate], line_end: str = "\n") -> bytes:
    """A file that needs quoting only where it must."""

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if '"' in text or "," in text else text

    lines = [f"{one.uscc},{one.grade},{cell(one.excluded_reason)}" for one in entries]
    return line_end.join(["uscc,grade,excluded_reason", *lines, ""]).encode()
