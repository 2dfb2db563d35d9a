"""Compiles the features 特征 of a stack of packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rulesets.form.compilation import Compilation
from rulesets.form.domains import domain_of, way_of
from rulesets.form.policy import REPAIRED, FeatureRule
from rulesets.loading import schema
from rulesets.loading.pack import Loaded
from rulesets.loading.strict_yaml import Path
from rulesets.records.kinds import KINDS, RecordKind


def compile_features(work: Compilation) -> Iterable[FeatureRule]:
    for loaded, file in work.each("features", schema.FeaturesFile):
        for index, feature in enumerate(file.features):
            path: Path = ("features", index)
            work.unique("feature", feature.id, loaded, path)
            citation = work.cite(loaded, (*path, "clause"), feature.clause)
            derived = way_of(feature)
            if derived is None:
                work.fault(loaded, path, "一个特征要写且只写一种算法（count、share、in_force 等）")
                continue
            way, spec = derived
            if _kinds_are_sound(work, loaded, (*path, way), spec):
                yield FeatureRule(
                    feature.id,
                    feature.label,
                    feature.label_en,
                    feature.unit,
                    way,
                    spec,
                    domain_of(spec),
                    citation,
                )


def _kinds_are_sound(work: Compilation, loaded: Loaded, path: Path, spec: Any) -> bool:
    """Whether the kinds exist, last where they must, and have the attributes and choices that the feature names."""
    before = len(work.faults)
    lasting = getattr(spec, "lasting", [])
    for key in ("kinds", "lasting"):
        for index, name in enumerate(getattr(spec, key, [])):
            if name not in KINDS:
                work.fault(loaded, (*path, key, index), f"没有信息类别 {name}")
            elif (key == "lasting" or isinstance(spec, schema.InForce)) and not KINDS[name].is_status:
                work.fault(loaded, (*path, key, index), f"{name} 不是持续状态，没有起止日")
    if not (spec.kinds or lasting):
        work.fault(loaded, path, "没有写信息类别 kinds")
    if len(work.faults) == before:
        _attributes_are_sound(work, loaded, path, spec, [KINDS[name] for name in [*spec.kinds, *lasting]])
    return len(work.faults) == before


def _attributes_are_sound(
    work: Compilation, loaded: Loaded, path: Path, spec: Any, kinds: Sequence[RecordKind]
) -> None:
    common = set.intersection(*(set(kind.attributes) for kind in kinds))
    allowed = common | ({REPAIRED} if "repaired_on" in common else set())
    where: Mapping[str, Any] = getattr(spec, "where", {})
    named = [getattr(spec, "attribute", None), getattr(spec, "per", None)]
    for name in [*where, *(name for name in named if name is not None)]:
        if name not in allowed:
            work.fault(loaded, path, f"这些信息类别没有共同的属性 {name}")
    values = {name: value for name, value in where.items() if isinstance(value, list) and name in common}
    ranking = getattr(spec, "ranking", None)
    if ranking is not None and spec.attribute in common:
        values[spec.attribute] = [value for group in ranking.values() for value in group]
    for name, wanted in values.items():
        known = set.intersection(*(set(kind.attributes[name].choices) for kind in kinds))
        for value in wanted:
            if value not in known:
                work.fault(loaded, path, f"{name} 没有“{value}”这个取值（可取：{'、'.join(sorted(known))}）")
