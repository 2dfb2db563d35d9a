"""Code tables of inspections 抽查结果、核查方式、后续处置, as inspection systems exchange them; none of them is a grade."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RESULTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "1": ("未发现问题", "Nothing found"),
        "3": ("违反食品药品管理相关规定", "Breach of food and drug rules"),
        "4": ("违反质量技术监督相关规定", "Breach of quality supervision rules"),
        "5": ("违反其他部门相关规定", "Breach of the rules of another department"),
        "6": ("通过登记的住所（经营场所）无法联系", "Cannot be reached at the registered address"),
        "7": ("已关闭停业或正在组织清算", "Closed, or being wound up"),
        "8": ("不配合检查情节严重", "Serious refusal to cooperate"),
        "9": ("注销", "Deregistered"),
        "10": ("被吊销", "Licence revoked"),
        "11": ("被撤销", "Registration annulled"),
        "12": ("迁出", "Moved away"),
        "B": ("未按规定公示应当公示的信息", "Information not published as required"),
        "C": ("公示信息隐瞒真实情况、弄虚作假", "Published information conceals or falsifies"),
        "D": ("违反其他市场监管规定行为", "Breach of other market rules"),
        "E": ("发现问题经责令已改正", "Problem found, put right on demand"),
        "F": ("未发现开展本次抽查涉及的经营活动", "Does not carry on the activity inspected"),
        "G": ("违反公安部门相关规定", "Breach of public security rules"),
    }
)
CLEAN = frozenset({"1", "9", "10", "11", "12", "7", "E", "F"})
"""Results after which nothing has to be put right any more."""

METHODS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "onsite": ("实地检查", "On the spot"),
        "written": ("书面检查", "By papers"),
        "opinion": ("行政部门检查结果或专业意见", "Result or opinion of a department"),
        "testing": ("检验检测", "Testing"),
        "online": ("网络监测", "Online monitoring"),
        "expert": ("委托专业机构辅助", "With a commissioned expert body"),
    }
)

HANDLING: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "none": ("未发现问题或已规范、已改正，无需后续处置", "Nothing further to do"),
        "stopped": ("停止检查，反馈至日常监管部门", "Stopped, passed to day-to-day supervision"),
        "ordered": ("责令改正，日常监管部门跟踪", "Ordered to put right, followed up"),
        "case": ("发现案件线索，固定证据后移送办案机构", "Evidence secured, passed to the investigators"),
        "passed_on": ("违反其他部门规定，抄告相关部门", "Other department informed"),
        "other": ("其他", "Other"),
    }
)
FINISHED = frozenset({"none"})
"""Handling after which the matter is finished 已完结; every other one is followed until it is closed."""
