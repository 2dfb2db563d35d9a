"""What people read when a form lacks something: the names of the fields are those of the form, never the program's."""

from __future__ import annotations

import pytest

from service.faults import Invalid, unknown_enterprise
from service.operations.wording import checked_reason, checked_text


def test_a_missing_field_is_named_in_chinese() -> None:
    with pytest.raises(Invalid) as caught:
        checked_text(" ", "office_no", most=10)
    assert caught.value.message == "请填写“本单位办件号”" and caught.value.field == "office_no"
    with pytest.raises(Invalid, match="“理由”最多 500 个字符"):
        checked_reason("长" * 501)
    with pytest.raises(Invalid, match="“联系人”含有不可见的控制字符"):
        checked_text("王\x00", "contact", most=10)


def test_without_a_code_one_is_asked_for() -> None:
    assert unknown_enterprise("").message == "请填写企业的统一社会信用代码"
    assert "没有代码为 91 的企业档案" in unknown_enterprise("91").message
