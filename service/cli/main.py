"""The entry of ``chengheng``."""

from __future__ import annotations

import click

from service.cli.lazy import Lazy, LazyGroup

_COMMANDS = {
    "assess": Lazy("service.cli.assess:assess", "评价档案文件，逐份输出结果与依据"),
    "audit": Lazy("service.cli.audit:audit", "审计链"),
    "calendar": Lazy("service.cli.calendar:calendar", "放假安排：列出、预览、提出载入"),
    "check": Lazy("service.cli.check:check", "逢办必查：就某一事项给出意见与条款"),
    "contact": Lazy("service.cli.contact:contact", "登记账号的邮箱"),
    "db": Lazy("service.cli.db:db", "数据库结构：升级、降级、检查"),
    "deadline": Lazy("service.cli.deadline:deadline", "计算到期日与时限凭据"),
    "demo": Lazy("service.cli.demo:demo", "装入演示数据"),
    "draw": Lazy("service.cli.draw:draw", "双随机抽取：任何人都能复算"),
    "evaluate": Lazy("service.cli.evaluate:evaluate", "定期评价：库内企业按列评价、发布、后续处理"),
    "grade": Lazy("service.cli.grade:grade", "批量评价：Parquet 或 CSV 里的全部企业"),
    "grade-stored": Lazy("service.cli.grade_stored:grade_stored", "库内评价：在 PostgreSQL 里评价库内全部企业"),
    "import": Lazy("service.cli.import_dossiers:import_dossiers", "把档案文件归集入库"),
    "integrity": Lazy("service.cli.integrity:integrity", "自查：时限、提醒、经办人、审计链"),
    "leave": Lazy("service.cli.leave:leave", "休假与代理"),
    "notices": Lazy("service.cli.notices:notices", "公示留痕的复核"),
    "openapi": Lazy("service.cli.openapi:openapi", "输出接口说明（OpenAPI 3.1）"),
    "packs": Lazy("service.cli.packs:packs", "规则包：查看与检验"),
    "parity": Lazy("service.cli.parity:parity", "抽样比对批量评价与逐家评价"),
    "scheduler": Lazy("service.cli.scheduler:scheduler", "定时任务：提醒、投递、汇总、自查"),
    "serve": Lazy("service.cli.serve:serve", "启动网站与接口"),
    "simulate": Lazy("service.cli.simulate:simulate", "政策变更模拟：等级在哪里会变、谁会变、为什么"),
    "situation": Lazy("service.cli.situation:situation", "信用态势：等级、失信信息、预警信号"),
    "user": Lazy("service.cli.user:user", "账号管理"),
    "work-on": Lazy("service.cli.work_on:work_on", "执行一项排队的长任务"),
    "verify-draw": Lazy("service.cli.draw:verify_draw", "复算并验证双随机抽取结果"),
}


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("chengheng")
    except PackageNotFoundError:
        number = "0（未安装）"
    click.echo(f"chengheng {number}")
    ctx.exit()


@click.group(cls=LazyGroup, lazy=_COMMANDS, help="诚衡：信用主管部门的案件与规则服务")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="显示版本")
def main() -> None:
    """Run one command; settings come from the environment (CHENGHENG_…)."""
