"""The form for a new feature 新增特征: which records, which window, which attributes, derived how; every choice from a closed list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rulesets.editing.asking import Ask, Choice, Made, Reader, Section, Typed, clause_asks, free, read_clauses
from rulesets.editing.bounds import uses_of_readings
from rulesets.editing.columns import PARTS_OF, WAYS
from rulesets.editing.documents import listed
from rulesets.editing.typing_in import Mistyped, read_condition
from rulesets.editing.writing import plain
from rulesets.records.kinds import KINDS

_MOST_YEARS = 20
"""As the schema of a pack has it."""
_FIELDS_OF: dict[str, tuple[str, ...]] = {
    "count": ("kinds", "lasting", "years", "where", "repaired_counts"),
    "most_in_one_year": ("kinds", "years", "where", "repaired_counts"),
    "share": ("kinds", "years", "where", "none"),
    "in_force": ("kinds",),
    "best": ("kinds", "years", "attribute", "ranking"),
    "latest": ("kinds", "attribute", "per", "ranking"),
}
_CHOSEN = ("penalty_type", "severity", "level")
_YES_NO = (Choice("true", "是", "yes"), Choice("false", "否", "no"))
_WHERE = ("fulfilled", "repaired", *_CHOSEN)


def sections(documents: Mapping[str, Any]) -> tuple[Section, ...]:
    """The fields of the form, with the lists of this pack."""
    ways = tuple(Choice(name, *words) for name, words in WAYS.items())
    kinds = tuple(Choice(kind.id, kind.label, kind.label_en) for kind in KINDS.values())
    lasting = tuple(Choice(kind.id, kind.label, kind.label_en) for kind in KINDS.values() if kind.is_status)
    years = (*_readings(documents, "years"), *(Choice(str(n), f"{n} 年", str(n)) for n in range(1, _MOST_YEARS + 1)))
    where = [Ask(name, "select", *PARTS_OF[name], _YES_NO, optional=True) for name in _WHERE if name not in _CHOSEN] + [
        Ask(name, "checks", *PARTS_OF[name], _values(name), optional=True) for name in _CHOSEN
    ]
    repaired = (*_readings(documents, "repaired_counts"), *_YES_NO)
    return (
        Section(
            "derived",
            "怎样得出",
            "How it is derived",
            (
                Ask("way", "select", "算法", "Derivation", ways),
                Ask("kinds", "checks", "信息类别", "Kinds of record", kinds, optional=True),
            ),
        ),
        Section(
            "window",
            "窗口",
            "Window",
            (Ask("years", "select", "近几年", "Years", years, optional=True),),
            only="count most_in_one_year share best",
        ),
        Section(
            "lasting",
            "在窗口内存在过的持续状态",
            "Statuses that lasted in the window",
            (Ask("lasting", "checks", "持续状态", "Statuses", lasting, optional=True),),
            folded=True,
            only="count",
        ),
        Section(
            "where",
            "只数符合这些属性的（不选就全数）",
            "Only those with these attributes (none chosen: all)",
            (
                *where,
                Ask("repaired_counts", "select", "已修复的也计入", "Repaired ones count", repaired, optional=True),
            ),
            folded=True,
            only="count most_in_one_year share",
        ),
        Section(
            "share",
            "比例",
            "Share",
            (Ask("none", "number", "没有记录时的比例（百万分之）", "Without a record (millionths)", (), True, True),),
            only="share",
        ),
        Section(
            "rating",
            "评价或级别",
            "Rating or level",
            (
                Ask("attribute", "select", "取哪个属性", "Attribute", _attributes("choice", "integer"), optional=True),
                Ask("per", "select", "每个……各取一次", "One for each", _attributes("text"), optional=True),
                Ask(
                    "ranking",
                    "code",
                    "由好到差的各级（名称: [取值]）",
                    "Levels from best to worst (name: [values])",
                    (),
                    optional=True,
                    proposed=True,
                ),
            ),
            only="best latest",
        ),
        Section(
            "named",
            "名称与条款",
            "Name and clause",
            (
                Ask("label", "text", "名称", "Label", proposed=True),
                Ask("label_en", "text", "英文名称", "English label", proposed=True),
                Ask("unit", "text", "单位", "Unit", optional=True, proposed=True),
                Ask("id", "code", "编号", "Id", proposed=True),
                *clause_asks(documents),
            ),
        ),
    )


def make(documents: Mapping[str, Any], typed: Typed) -> Made:
    """The feature that the form describes, with every fault at its field."""
    reader = Reader(sections(documents), typed)
    way = reader.choice("way")
    if way in WAYS:
        _only(reader, way)
    spec = dict(_spec(reader, way, documents)) if way in WAYS else {}
    kinds = [*spec.get("kinds", []), *spec.get("lasting", [])]
    years = _number_of(spec.get("years"), documents)
    zh, en, name = _names(way, kinds, years)
    taken = {plain(entry.get("id")) for _, _, entry in listed(documents, "features", "features")}
    entry: dict[str, Any] = {
        "id": reader.identifier("id", free(name, taken), taken),
        "label": reader.text("label", zh),
        "label_en": reader.text("label_en", en),
    }
    unit = reader.text("unit", {"count": "条", "most_in_one_year": "条", "share": "%"}.get(way, ""))
    entry |= {"unit": unit} if unit else {}
    entry |= {"clause": read_clauses(reader), way: spec}
    places = {f"{way}.{key}": key for key in ("kinds", "lasting", "years", "attribute", "per", "ranking", "none")}
    places |= {way: "way", "id": "id", "label": "label", "label_en": "label_en", "unit": "unit", "clause": "clause"}
    return reader.made(entry, places)


def _only(reader: Reader, way: str) -> None:
    """What another derivation would need is refused, so that nothing that was ticked is silently left out."""
    allowed = set(_FIELDS_OF[way]) | (set(_WHERE) if "where" in _FIELDS_OF[way] else set())
    for name in reader.filled():
        if name not in allowed and name not in ("way", "id", "label", "label_en", "unit", "clause", "clause_more"):
            reader.fault(name, f"“{WAYS[way][0]}”没有这一项，请清空")


def _spec(reader: Reader, way: str, documents: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    fields = _FIELDS_OF[way]
    kinds, lasting = reader.choices("kinds"), reader.choices("lasting") if "lasting" in fields else []
    if not kinds and not lasting:
        reader.fault("kinds", "请至少选一类信息")
    if kinds or way != "count":
        yield "kinds", kinds
    if lasting:
        yield "lasting", lasting
    if "years" in fields:
        years = reader.choice("years")
        if years:
            yield "years", years if years.startswith("$") else int(years) if years.isdigit() else years
        elif way != "count":
            reader.fault("years", "请选窗口")
    if "where" in fields:
        yield from _where(reader, way)
    if way == "most_in_one_year":
        yield "year", next((choice.value for choice in _readings(documents, "year")), "calendar_year")
    if "repaired_counts" in fields:
        counts = reader.choice("repaired_counts")
        if counts:
            yield "repaired_counts", counts if counts.startswith("$") else counts == "true"
    if way == "share":
        reader.text("none", "1000000")
        yield "none", 1_000_000 if "none" in reader.proposed else reader.number("none", 0, 1_000_000)
    if "attribute" in fields:
        yield from _rating(reader, way, kinds)


def _where(reader: Reader, way: str) -> Iterator[tuple[str, Any]]:
    where: dict[str, Any] = {}
    for name in _WHERE:
        if name in _CHOSEN:
            ticked = reader.choices(name)
            where |= {name: ticked} if ticked else {}
        elif said := reader.choice(name):
            where[name] = said == "true"
    if where:
        yield "where", where
    elif way == "share":
        reader.fault("repaired", "比例要写明分子是哪些记录：请选已履行、已修复、种类、程度或级别")


def _rating(reader: Reader, way: str, kinds: list[str]) -> Iterator[tuple[str, Any]]:
    name = reader.choice("attribute")
    if not name:
        reader.fault("attribute", "请选取哪个属性")
        return
    yield "attribute", name
    if way == "latest" and (per := reader.choice("per")):
        yield "per", per
    found = [KINDS[kind].attributes.get(name) for kind in kinds]
    missing = [KINDS[kind].label for kind, attribute in zip(kinds, found, strict=True) if attribute is None]
    if missing:
        reader.fault("attribute", f"{'、'.join(missing)} 没有这个属性")
        return
    shared = [value for value in (found[0].choices if found and found[0] else ()) if _in_all(value, found)]
    text = reader.text("ranking", ", ".join(f"{value}: [{value}]" for value in shared))
    if not text:
        if way == "best":
            reader.fault("ranking", "这个属性没有取值清单，不能分级，请改用最近一次评价")
        return
    try:
        ranking = read_condition(text)
    except Mistyped:
        reader.fault("ranking", "应写成 名称: [取值, 取值]，由好到差，用逗号隔开")
        return
    yield (
        "ranking",
        {plain(key): value if isinstance(value, list) else [plain(value)] for key, value in ranking.items()},
    )


def _in_all(value: str, attributes: list[Any]) -> bool:
    return all(attribute is not None and value in attribute.choices for attribute in attributes)


def _names(way: str, kinds: list[str], years: int | None) -> tuple[str, str, str]:
    """Proposed label in Chinese and English, and id."""
    if not kinds:
        return "", "", ""
    zh = "、".join(KINDS[name].label for name in kinds)
    en = ", ".join(KINDS[name].label_en for name in kinds)
    en = en[0].lower() + en[1:]
    before, after = (f"近{years}年", f" in {years} years") if years is not None else ("", "")
    short = kinds[0] + ("_etc" if len(kinds) > 1 else "")
    ending = f"_{years}y" if years is not None else ""
    match way:
        case "in_force":
            return f"当前在列：{zh}", f"{en} now", f"{short}_now"
        case "most_in_one_year":
            return f"同一年度最多{zh}", f"most within one year: {en}", f"{short}_same_year"
        case "share":
            return f"{before}{zh}比例", f"share of {en}{after}", f"{short}_share{ending}"
        case "best":
            return f"{before}最好的{zh}", f"best {en}{after}", f"{short}_best{ending}"
        case "latest":
            return f"最近一次{zh}", f"latest {en}", f"{short}_latest"
        case _:
            return f"{before}{zh}", f"{en}{after}", f"{short}{ending or '_count'}"


def _values(name: str) -> tuple[Choice, ...]:
    """Every value that an attribute of this name can take in any kind."""
    found: dict[str, Choice] = {}
    for kind in KINDS.values():
        attribute = kind.attributes.get(name)
        for value, words in (attribute.choices if attribute is not None else {}).items():
            found.setdefault(value, Choice(value, words["zh"], words["en"]))
    return tuple(found.values())


def _attributes(*types: str) -> tuple[Choice, ...]:
    names = dict.fromkeys(
        attribute.name for kind in KINDS.values() for attribute in kind.attributes.values() if attribute.type in types
    )
    return tuple(Choice(name, *PARTS_OF.get(name, (name, name))) for name in names)


def _readings(documents: Mapping[str, Any], key: str) -> tuple[Choice, ...]:
    """The readings 解释口径 that this pack already uses at ``key``."""
    uses = uses_of_readings(documents)
    return tuple(
        Choice(f"${name}", f"口径 {name}：{plain(value)}", f"reading {name}: {plain(value)}")
        for name, value in _values_of_readings(documents).items()
        if any(path[-1] == key for _, path in uses.get(name, ()))
    )


def _values_of_readings(documents: Mapping[str, Any]) -> dict[str, Any]:
    return {plain(entry.get("id")): entry.get("value") for _, _, entry in listed(documents, "pack", "interpretations")}


def _number_of(value: Any, documents: Mapping[str, Any]) -> int | None:
    found = _values_of_readings(documents).get(value[1:]) if isinstance(value, str) else value
    return found if isinstance(found, int) and not isinstance(found, bool) else None
