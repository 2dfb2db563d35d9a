"""The parameters of path and query 参数, with the names and forms of the contract."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from rulesets.records import uscc as codes
from service.operations.weigh import DEFAULT_PACK

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# A "+" in an address that was not escaped arrives as a blank.
_LOST_PLUS = re.compile(r" (\d{2}:\d{2})$")


def _day(value: Any) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(f"“{value}”不是日期，请写成 2026-03-01 这样的年-月-日")


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_LOST_PLUS.sub(r"+\1", str(value)))
    except ValueError:
        raise ValueError(f"“{value}”不是时点，请写成 2026-03-01T08:00:00+08:00") from None
    if moment.tzinfo is None:
        raise ValueError("时点须写明时区，如 2026-03-01T08:00:00+08:00")
    return moment


def _code(value: Any) -> str:
    code = codes.normal_form(str(value))
    if not codes.is_valid(code):
        raise ValueError("统一社会信用代码不正确（GB 32100-2015，18 位，含校验位），请核对")
    return code


Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


EnterpriseCode = Annotated[str, BeforeValidator(_code)]


class EnterprisePath(BaseModel):
    """One enterprise."""

    uscc: EnterpriseCode = Field(description="统一社会信用代码")


class WeighingQuery(BaseModel):
    """How to weigh."""

    model_config = ConfigDict(extra="forbid")

    as_of: Day | None = Field(default=None, description="评价日；不写为今天（北京时间）")
    pack: str = Field(default=DEFAULT_PACK, max_length=100, description="规则包")
    language: Literal["zh", "en"] = Field(default="zh", description="说明文字的语言")


class StoredWeighingQuery(WeighingQuery):
    """How to weigh a stored enterprise."""

    known_at: Moment | None = Field(default=None, description="以该时点已掌握的信息为准；不写为现在")
