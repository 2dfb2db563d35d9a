"""Keeping edited texts 保存修改: the one way in which the files of a change are changed. Unsound drafts are kept as well."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rulesets.loading.changing import content_sha256, may_change, touched
from service.faults import Invalid
from service.operations.operation import Work
from service.operations.policy.stepping import begin, conclude
from service.operations.wording import check_storable
from service.policy.texts import base_texts, loaded_sha256
from service.store.policy import PolicyChange

MOST_FILES, MOST_CHARACTERS = 60, 200_000
"""Of one pack, and of one file (ours): several times the largest that is installed."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}\.yaml")


def keep_files(work: Work, *, number: str, revision: int, files: Mapping[str, str], line: str) -> PolicyChange:
    """The change with these texts, back in the draft; ``line`` tells in its history what was changed.

    Raises NotFound, Conflict (outdated, not_in_this_state) or Invalid (not_changeable, bad_file_name, too_many_files, too_long).
    """
    change, taken = begin(work, number, revision, "edit", {})
    texts = dict(files)
    _check(texts)
    for name in touched(base_texts(work.session, change), texts):
        if not may_change(name):
            told = f"{name} 不决定评价结果，办理流程、时限和名单随文件本身，不能在政策变更里修改"
            raise Invalid("not_changeable", told, field=name)
    change.files = texts
    change.content_sha256 = content_sha256(texts)
    change.sha256 = loaded_sha256(change.pack, texts)
    change.proved_sha256 = None
    change.findings = []
    return conclude(work, change, taken, line)


def _check(files: dict[str, str]) -> None:
    if len(files) > MOST_FILES:
        raise Invalid("too_many_files", f"一个规则包最多 {MOST_FILES} 份文件，这里有 {len(files)} 份")
    for name, text in files.items():
        if not _NAME.fullmatch(name):
            raise Invalid("bad_file_name", f"文件名 {name[:80]!r} 不对，应由小写字母、数字和下划线组成，以 .yaml 结尾")
        check_storable(text, name, most=MOST_CHARACTERS)
