"""What values may stand at a place 取值范围: from the schema, for a reading from every place that uses it."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union

import annotated_types
from pydantic.fields import FieldInfo

from rulesets.form.conditions import Domain
from rulesets.loading import schema
from rulesets.loading.strict_yaml import Path


@dataclass(frozen=True)
class Bounds:
    """The smallest and the largest whole number, or a closed set of values; absent where nothing is prescribed."""

    low: int | None = None
    high: int | None = None
    choices: tuple[str, ...] = ()

    def meet(self, other: Bounds) -> Bounds:
        """What both allow."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        choices = self.choices or other.choices
        if self.choices and other.choices:
            choices = tuple(choice for choice in self.choices if choice in other.choices)
        return Bounds(max(lows, default=None), min(highs, default=None), choices)


ANYTHING = Bounds()
Uses = Mapping[str, Sequence[tuple[str, Path]]]


def bounds_of(model: type[schema.Strict], key: str) -> Bounds:
    """The bounds of one field of a line."""
    field = model.model_fields.get(key)
    return Bounds() if field is None else _of_field(field)


def bounds_of_reading(name: str, uses: Uses, domains: Mapping[str, Domain]) -> Bounds:
    """The bounds that all uses of ``$name`` put on its value."""
    bounds = ANYTHING
    for file, path in uses.get(name, ()):
        model = schema.FILES.get(file.removesuffix(".yaml").split("_")[0])
        if model is not None:
            bounds = bounds.meet(_along(model, path, domains))
    return bounds


def uses_of_readings(documents: Mapping[str, Any]) -> Uses:
    """Every place at which a rule names a reading: name → file and path."""
    found: dict[str, list[tuple[str, Path]]] = {}
    for file, data in documents.items():
        if file != "pack.yaml":
            for name, path in _uses(data, ()):
                found.setdefault(name, []).append((file, path))
    return found


def _uses(data: Any, path: Path) -> Iterator[tuple[str, Path]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _uses(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _uses(value, (*path, index))
    elif isinstance(data, str) and data.startswith("$"):
        yield data[1:], path


def _along(model: type[schema.Strict], path: Path, domains: Mapping[str, Domain]) -> Bounds:
    """Follow the path through the models; inside a condition the feature says what its value may be."""
    if "when" in path:
        names = [part for part in path[path.index("when") :] if part in domains]
        return _of_domain(domains[str(names[-1])]) if names else Bounds()
    field: FieldInfo | None = None
    current: Any = model
    for part in path:
        if isinstance(part, int):
            continue
        current = _model_in(current)
        if current is None or part not in current.model_fields:
            return Bounds()
        field = current.model_fields[part]
        current = field.annotation
    return Bounds() if field is None else _of_field(field)


def _of_domain(domain: Domain) -> Bounds:
    return (
        Bounds(None, None, tuple(name for name, _ in domain.names)) if domain.names else Bounds(domain.low, domain.high)
    )


def _of_field(field: FieldInfo) -> Bounds:
    low = high = None
    for item in field.metadata:
        if isinstance(item, annotated_types.Ge):
            low = item.ge
        elif isinstance(item, annotated_types.Gt):
            low = item.gt + 1  # type: ignore[operator]
        elif isinstance(item, annotated_types.Le):
            high = item.le
        elif isinstance(item, annotated_types.Lt):
            high = item.lt - 1  # type: ignore[operator]
    return Bounds(low, high, tuple(_literals(field.annotation)))  # type: ignore[arg-type]


def _literals(annotation: Any) -> Iterator[str]:
    if typing.get_origin(annotation) is Literal:
        yield from (str(value) for value in typing.get_args(annotation))
    elif typing.get_origin(annotation) in (Union, types.UnionType, Annotated, list):
        for part in typing.get_args(annotation):
            yield from _literals(part)


def _model_in(annotation: Any) -> type[schema.Strict] | None:
    if isinstance(annotation, type) and issubclass(annotation, schema.Strict):
        return annotation
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part)) is not None), None)
