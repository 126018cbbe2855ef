"""Headings of other standards that a clause may be mapped to, so that a report can be ordered by them.

ISO 18091:2019 has the headings of ISO 9001:2015, which it explains for local government. Those of GB/T 36112 and
GB/T 39734 are theirs by number; of GB/T 36113, 36114 and 39735 the subjects are named, as their numbering was not
available.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """A standard that clauses map to: its name, and heading → its words in both languages."""

    zh: str
    en: str
    headings: Mapping[str, tuple[str, str]]


_ISO_18091 = {
    "4.2": ("理解相关方的需求和期望", "Needs and expectations of interested parties"),
    "5.1.2": ("以顾客/公民为关注焦点", "Customer/citizen focus"),
    "5.3": ("岗位、职责和权限", "Roles, responsibilities and authorities"),
    "6.2": ("质量目标及其实现的策划", "Quality objectives and planning to achieve them"),
    "7.1.2": ("人员", "People"),
    "7.1.3": ("基础设施", "Infrastructure"),
    "7.1.4": ("过程运行环境", "Environment for the operation of processes"),
    "7.1.5": ("监视和测量资源", "Monitoring and measuring resources"),
    "7.2": ("能力", "Competence"),
    "7.4": ("沟通", "Communication"),
    "7.5": ("成文信息", "Documented information"),
    "8.2.1": ("顾客沟通", "Customer communication"),
    "8.2.2": ("服务要求的确定", "Determining the requirements for services"),
    "8.5.1": ("服务提供的控制", "Control of service provision"),
    "8.6": ("服务的放行", "Release of services"),
    "8.7": ("不合格输出的控制", "Control of nonconforming outputs"),
    "9.1.1": ("监视、测量、分析和评价", "Monitoring, measurement, analysis and evaluation"),
    "9.1.2": ("顾客满意", "Customer satisfaction"),
    "9.2": ("内部审核", "Internal audit"),
    "10.2": ("不合格和纠正措施", "Nonconformity and corrective action"),
}
_GB_36112 = {
    "4": ("管理主体和职责", "Who manages, and their duties"),
    "5.1": ("仪容仪表", "Appearance"),
    "5.2": ("举止行为", "Conduct"),
    "5.3": ("服务用语", "Wording"),
    "6": ("空间管理", "Space"),
    "7": ("秩序管理", "Order"),
    "8": ("物品管理", "Articles"),
    "9": ("设施设备管理", "Facilities and equipment"),
    "10": ("文档管理", "Documents"),
    "11": ("监督考核", "Supervision and appraisal"),
}
_GB_36113 = {
    "channels": ("投诉渠道", "Complaint channels"),
    "acceptance": ("受理", "Acceptance"),
    "investigation": ("调查", "Investigation"),
    "answer": ("答复", "Answer"),
    "archive": ("归档", "Archive"),
}
_GB_36114 = {
    "basis": ("办理依据", "Basis"),
    "conditions": ("办理条件", "Conditions"),
    "materials": ("申请材料", "Materials"),
    "procedure": ("办理程序", "Procedure"),
    "time_limit": ("办理时限", "Time limit"),
    "fee": ("收费", "Fee"),
    "result": ("办理结果", "Result"),
    "complaint_channel": ("监督投诉渠道", "Complaint channel"),
}
_GB_39734 = {
    "4": ("评价原则", "Principles of evaluation"),
    "6.1": ("现场服务评价渠道", "Channels on the spot"),
    "6.2": ("网上服务评价渠道", "Channels online"),
    "7.1": ("评价次数规则", "How often"),
    "7.2": ("评价时效规则", "Until when"),
    "7.3": ("评价等级及选项设置", "Levels and choices"),
    "8.2": ("数据安全", "Security of what was said"),
    "8.3": ("内部监管", "Supervision within"),
    "9.3": ("差评处置", "Handling bad ratings"),
    "10.1": ("评价结果公开发布", "Publishing the results"),
}
_GB_39735 = {
    "channels": ("评价渠道", "Channels"),
    "content": ("评价内容", "Content"),
    "methods": ("评价方法", "Methods"),
    "use": ("评价结果应用", "Use of the results"),
    "improvement": ("持续改进", "Continuous improvement"),
}
FRAMES: dict[str, Frame] = {
    "iso_18091": Frame(
        "ISO 18091:2019 地方政府应用ISO 9001指南",
        "ISO 18091:2019 Guidelines for the application of ISO 9001 in local government",
        _ISO_18091,
    ),
    "gb_36112": Frame(
        "GB/T 36112—2018 政务服务中心服务现场管理规范", "GB/T 36112-2018 Service site management", _GB_36112
    ),
    "gb_36113": Frame("GB/T 36113—2018 政务服务中心服务投诉处置规范", "GB/T 36113-2018 Complaint handling", _GB_36113),
    "gb_36114": Frame(
        "GB/T 36114—2018 政务服务中心进驻事项服务指南编制规范", "GB/T 36114-2018 Service guides", _GB_36114
    ),
    "gb_39734": Frame(
        "GB/T 39734—2020 政务服务“一次一评”“一事一评”工作规范",
        "GB/T 39734-2020 On-the-spot and online evaluation of services",
        _GB_39734,
    ),
    "gb_39735": Frame("GB/T 39735—2020 政务服务评价工作指南", "GB/T 39735-2020 Evaluation of services", _GB_39735),
}
