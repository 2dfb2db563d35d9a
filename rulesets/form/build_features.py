"""Compiles the features 特征 of a stack of packs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rulesets.form.compilation import Compilation
from rulesets.form.domains import domain_of, way_of
from rulesets.form.policy import REPAIRED, FeatureRule
from rulesets.loading import schema
from rulesets.loading.pack import Loaded
from rulesets.loading.strict_yaml import Path
from rulesets.records.kinds import KINDS


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
    sound = True
    for key in ("kinds", "lasting"):
        for index, name in enumerate(getattr(spec, key, [])):
            if name not in KINDS:
                work.fault(loaded, (*path, key, index), f"没有信息类别 {name}")
                sound = False
            elif (key == "lasting" or isinstance(spec, schema.InForce)) and not KINDS[name].is_status:
                work.fault(loaded, (*path, key, index), f"{name} 不是持续状态，没有起止日")
                sound = False
    if not (getattr(spec, "kinds", []) or getattr(spec, "lasting", [])):
        work.fault(loaded, path, "没有写信息类别 kinds")
        return False
    if not sound:
        return False
    attributes = set.intersection(
        *(set(KINDS[name].attributes) for name in [*spec.kinds, *getattr(spec, "lasting", [])])
    )
    allowed = attributes | ({REPAIRED} if "repaired_on" in attributes else set())
    wanted = [
        *getattr(spec, "where", {}),
        *(filter(None, (getattr(spec, "attribute", None), getattr(spec, "per", None)))),
    ]
    for name in wanted:
        if name not in allowed:
            work.fault(loaded, path, f"这些信息类别没有共同的属性 {name}")
            sound = False
    return sound
