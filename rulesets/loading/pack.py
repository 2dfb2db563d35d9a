"""Reads one pack folder: strict YAML, readings put in, typed by the schema. Every fault carries file and line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import ValidationError

from rulesets.errors import PackError, PackFault
from rulesets.loading import schema
from rulesets.loading.readings import Readings
from rulesets.loading.strict_yaml import Document, Path, dotted, parse

File = TypeVar("File", bound=schema.Strict)
_PROCEDURES = frozenset({"declarations", "commitments", "repair"})


@dataclass(frozen=True)
class Loaded:
    """One typed file beside the document that it was read from."""

    kind: str
    model: schema.Strict
    document: Document

    def fault(self, path: Path, message: str) -> PackFault:
        return PackFault(self.document.file, self.document.line_of(path), dotted(path), message)


@dataclass(frozen=True)
class Pack:
    """A policy pack 规则包 as its files say it, not yet compiled.

    ``sha256`` covers what weighs an enterprise, ``procedures_sha256`` what only guides a procedure: a new rule on repair leaves the
    hash of every assessment as it was.
    """

    identifier: str
    head: schema.PackFile
    files: tuple[Loaded, ...]
    sha256: str
    procedures_sha256: str
    readings: Readings = field(compare=False)

    def each(self, kind: str, model: type[File]) -> Iterator[tuple[Loaded, File]]:
        """The files of one kind, with their typed content."""
        for loaded in self.files:
            if loaded.kind == kind and isinstance(loaded.model, model):
                yield loaded, loaded.model


def load_pack(folder: Traversable) -> Pack:
    """Load the pack in ``folder``. Raises PackError with every fault found."""
    documents, faults = _parse_all(folder)
    if faults:
        raise PackError(faults)
    head_document = documents.get("pack.yaml")
    if head_document is None:
        raise PackError([PackFault(folder.name, None, "", "缺少 pack.yaml（规则包的文号、机关和生效日）")])
    readings = Readings.of(
        [head_document, *(documents[name] for name in documents if _kind(name) == "interpretations")]
    )
    files: list[Loaded] = []
    head: schema.PackFile | None = None
    for name, document in sorted(documents.items()):
        loaded = _typed(name, document, readings, faults)
        if loaded is None:
            continue
        if isinstance(loaded.model, schema.PackFile):
            head = loaded.model
        files.append(loaded)
    faults += readings.faults
    if head is not None:
        faults += readings.unused()
    if faults or head is None:
        raise PackError(faults)
    return _pack(head, files, readings)


def _pack(head: schema.PackFile, files: list[Loaded], readings: Readings) -> Pack:
    more = [
        entry
        for loaded in files
        if isinstance(loaded.model, schema.InterpretationsFile)
        for entry in loaded.model.interpretations
    ]
    head = head.model_copy(update={"interpretations": [*head.interpretations, *more]})
    weighing = [loaded for loaded in files if not _of_procedures(loaded)]
    return Pack(
        head.pack,
        head,
        tuple(files),
        _sha256(weighing),
        _sha256([item for item in files if _of_procedures(item)]),
        readings,
    )


def read_again(pack: Pack, values: dict[str, Any]) -> Pack:
    """The same pack with other values for some of its readings; its hashes stay. Raises PackError where a value does not fit."""
    readings = pack.readings.set_by(values)
    faults: list[PackFault] = []
    read = (_typed(loaded.document.file.split("/")[-1], loaded.document, readings, faults) for loaded in pack.files)
    files = tuple(loaded for loaded in read if loaded is not None)
    if faults:
        raise PackError(faults)
    return replace(pack, files=files, readings=readings)


def _kind(name: str) -> str:
    return name.removesuffix(".yaml").split("_")[0]


def _of_procedures(loaded: Loaded) -> bool:
    return loaded.kind in _PROCEDURES or loaded.document.file.endswith("_procedures.yaml")


def _parse_all(folder: Traversable) -> tuple[dict[str, Document], list[PackFault]]:
    documents: dict[str, Document] = {}
    faults: list[PackFault] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{folder.name}/{entry.name}"
        if not entry.name.endswith(".yaml"):
            if entry.name.lower().endswith((".yml", ".yaml")):
                faults.append(PackFault(name, None, "", "不认识的文件名；规则包的文件名以小写的 .yaml 结尾"))
            continue
        try:
            documents[entry.name] = parse(entry.read_text(encoding="utf-8"), name)
        except PackError as error:
            faults += error.faults
        except UnicodeDecodeError:
            faults.append(PackFault(name, None, "", "不是 UTF-8 编码，请另存为 UTF-8"))
    return documents, faults


def _typed(name: str, document: Document, readings: Readings, faults: list[PackFault]) -> Loaded | None:
    kind = _kind(name)
    model = schema.FILES.get(kind)
    if kind == "pack" and name != "pack.yaml":
        faults.append(PackFault(document.file, None, "", "一个规则包只有一份 pack.yaml"))
        return None
    if model is None:
        known = "、".join(schema.FILES)
        faults.append(PackFault(document.file, None, "", f"不认识的文件名；文件名的第一段只能是 {known}"))
        return None
    data = document.data if kind in ("pack", "interpretations") else readings.put_into(document)
    try:
        return Loaded(kind, model.model_validate(data), document)
    except ValidationError as error:
        faults += _schema_faults(document, error)
        return None


def _schema_faults(document: Document, error: ValidationError) -> list[PackFault]:
    """One fault for each place. Where a value fits no form of several, the fault nearest to the value tells most."""
    found: dict[Path, str] = {}
    for item in error.errors(include_url=False):
        found.setdefault(_known_path(document, item["loc"]), _in_words(item))
    return [
        PackFault(document.file, document.line_of(path), dotted(path), message)
        for path, message in found.items()
        if not any(other != path and other[: len(path)] == path for other in found)
    ]


def _known_path(document: Document, location: tuple[str | int, ...]) -> Path:
    """Where in the file a schema error sits; names of union branches are no part of the file."""
    path: Path = ()
    for part in location:
        if (*path, part) in document.lines:
            path = (*path, part)
    last = location[-1] if location else None
    return path if last in path or not isinstance(last, str) or last.startswith(("dict", "list")) else (*path, last)


def _in_words(item: Any) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind == "missing":
        return "缺少这一项"
    if kind == "extra_forbidden":
        return "没有这一项，请核对拼写"
    if kind == "literal_error":
        return f"只能是 {context.get('expected')}，这里是 {item.get('input')!r}"
    if kind == "string_pattern_mismatch":
        return f"写法不对（应符合 {context.get('pattern')}），这里是 {item.get('input')!r}"
    return f"{item['msg']}，这里是 {item.get('input')!r}"


def _sha256(files: list[Loaded]) -> str:
    """The hash of what these files decide: worked examples and comments do not count."""
    content = {loaded.document.file.split("/")[-1]: loaded.document.data for loaded in files if loaded.kind != "cases"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
