"""``chengheng evaluate`` on a real database: asks, carries out, says what came out; a run that is open refuses another."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from service.access.passwords import Passwords
from service.cli.main import main
from service.clock import SystemClock
from service.evaluation.asking import ask_for_run
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.settings import Settings
from tests.service.conftest import OPERATOR, dossier
from tests.service.evaluation.conftest import on_one_database


@on_one_database
def test_evaluate_and_wait(desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Desk(desk.engine, SystemClock(), settings, Passwords(settings))
    import_dossier(real, OPERATOR, dossier(), reason="首次归集")
    monkeypatch.setenv("CHENGHENG_DATABASE_URL", desk.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("CHENGHENG_INSTANCE_DIR", str(settings.instance_dir))
    call = CliRunner().invoke
    done = call(main, ["evaluate", "--full", "--wait", "--quiet"])
    assert done.exit_code == 0, done.output
    assert "已提出第 1 批评价（全部企业" in done.output and "已评价 1 家企业（2 条记录）" in done.output
    bad = call(main, ["evaluate", "--as-of", "21.11.2026"])
    assert bad.exit_code == 2 and "年-月-日" in bad.output
    number = ask_for_run(real, OPERATOR).long_work_id
    refused = call(main, ["evaluate"])
    assert refused.exit_code == 2 and "还没有完成" in refused.output
    worked = call(main, ["work-on", str(number)])
    assert worked.exit_code == 0, worked.output
    late = call(main, ["work-on", str(number)])
    assert late.exit_code == 1 and "没有完成" in late.output
