"""What a test process does once instead of for every test: the code of templates, addresses and statements, the look for garbage.

Nothing that a test can change is shared: code is kept by the text that it was made from.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from werkzeug.routing import Rule


class KeptCode(BytecodeCache):
    """The compiled templates of all applications of this process; one whose text has changed is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


def keep_templates() -> None:
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptCode()}


def keep_address_builders() -> None:
    """Werkzeug compiles two functions for each address of each application, from its pattern alone unless it has defaults."""
    compile_builder = getattr(Rule, "_compile_builder", None)
    if compile_builder is None:
        return
    kept: dict[tuple[str, str, bool, bool], Any] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults or rule.host or rule.subdomain:
            return compile_builder(rule, append_unknown)
        key = (type(rule).__qualname__, rule.rule, rule.merge_slashes, append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = builder  # type: ignore[method-assign]


_dialects: dict[str, tuple[Dialect, dict[Any, Any]]] = {}


def with_kept_statements(engine: Engine) -> Engine:
    """Statements are compiled once for all databases of a kind: what they become depends on the dialect alone, not on the database."""
    if engine.dialect.name not in _dialects:
        # A dialect learns from its own first connection what the server can do.
        engine.connect().close()
        _dialects[engine.dialect.name] = engine.dialect, {}
    dialect, compiled = _dialects[engine.dialect.name]
    engine.dialect = dialect
    engine.update_execution_options(compiled_cache=compiled)
    return engine


@contextmanager
def loading_without_pauses() -> Iterator[None]:
    """No look for garbage while tests are loaded; and what was loaded lives until the end, so that no later look walks through it."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()
