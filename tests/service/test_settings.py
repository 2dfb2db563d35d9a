"""Settings and logs: faults in plain Chinese, keys that nobody else can read, nothing personal written down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

from service.clock import FixedClock, SystemClock, today
from service.logs import configure_logs, hide_personal_data
from service.settings import Settings, SettingsFault, load_settings, secret_key


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("CHENGHENG_"):
            monkeypatch.delenv(name)


@pytest.fixture
def restored_logs() -> Iterator[None]:
    import logging

    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    structlog.reset_defaults()
    logging.root.handlers[:], logging.root.level = handlers, level


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eighty", "CHENGHENG_PORT：应当是整数"),
        ("PORT", "0", "CHENGHENG_PORT：不能小于 1"),
        ("PORT", "70000", "CHENGHENG_PORT：不能大于 65535"),
        ("COOKIE_SECURE", "perhaps", "CHENGHENG_COOKIE_SECURE：应当是 true 或 false"),
        ("DATABASE_URL", "mysql://x", "CHENGHENG_DATABASE_URL：只支持 sqlite"),
        ("DATABASE_URL", "chengheng.db", "CHENGHENG_DATABASE_URL：只支持 sqlite"),
        ("SECRET_KEY", "too-short", "CHENGHENG_SECRET_KEY：密钥至少 32 个字符"),
        ("LOG_LEVEL", "loud", "CHENGHENG_LOG_LEVEL：可选"),
        ("RATE_LIMIT_TOKENS", "sometimes", "CHENGHENG_RATE_LIMIT_TOKENS：请写成"),
        ("ARGON2_MEMORY_KIB", "8", "口令哈希参数过弱"),
    ],
)
def test_a_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(f"CHENGHENG_{name}", value)
    with pytest.raises(SettingsFault, match=words) as caught:
        load_settings()
    assert "too-short" not in str(caught.value)


def test_all_bad_settings_are_told_at_once() -> None:
    with pytest.raises(SettingsFault) as caught:
        load_settings(port=0, session_hours=0)
    assert str(caught.value).count("\n") == 1


def test_defaults() -> None:
    settings = load_settings()
    assert (settings.port, settings.host) == (8760, "127.0.0.1")
    assert settings.database.startswith("sqlite:////") and settings.database.endswith("/instance/chengheng.db")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_goes_through_psycopg(scheme: str) -> None:
    assert load_settings(database_url=f"{scheme}://u@h/d").database == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    ("given", "secure"),
    [
        ({}, False),
        ({"host": "::1"}, False),
        ({"host": "0.0.0.0"}, True),
        ({"trusted_proxies": 1}, True),
        ({"cookie_secure": True}, True),
        ({"host": "0.0.0.0", "cookie_secure": False}, False),
    ],
)
def test_cookies_are_secure_beyond_the_own_machine(given: dict[str, object], secure: bool) -> None:
    assert load_settings(**given).secure_cookies is secure


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    settings = Settings(instance_dir=tmp_path / "instance")
    first = secret_key(settings)
    path = tmp_path / "instance" / "secret_key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(first) >= 32
    assert secret_key(settings) == first
    assert secret_key(Settings(instance_dir=tmp_path / "other")) != first


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    settings = Settings(instance_dir=tmp_path)
    secret_key(settings)
    (tmp_path / "secret_key").chmod(0o644)
    with pytest.raises(SettingsFault, match="chmod 600"):
        secret_key(settings)


def test_a_key_cut_short_is_refused(tmp_path: Path) -> None:
    settings = Settings(instance_dir=tmp_path)
    secret_key(settings)
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(SettingsFault, match="不完整"):
        secret_key(settings)


def test_today_is_the_day_in_shanghai() -> None:
    assert today(FixedClock(datetime(2026, 11, 21, 15, 59, tzinfo=UTC))).isoformat() == "2026-11-21"
    assert today(FixedClock(datetime(2026, 11, 21, 16, 0, tzinfo=UTC))).isoformat() == "2026-11-22"
    assert SystemClock().now().tzinfo is UTC
    with pytest.raises(ValueError, match="no time zone"):
        FixedClock(datetime(2026, 11, 21))  # noqa: DTZ001


def test_log_lines_are_json_with_the_request_id(capsys: pytest.CaptureFixture[str], restored_logs: None) -> None:
    configure_logs(as_json=True)
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        structlog.get_logger().info("评价完成", grade="B", password="swordfish", note="证件 130902199001011234 已核")
    out, err = capsys.readouterr()
    assert out == ""
    line = json.loads(err)
    assert (line["event"], line["request_id"], line["grade"]) == ("评价完成", "abc", "B")
    assert "swordfish" not in err and "130902199001011234" not in err
    assert "评价完成" in err


@pytest.mark.parametrize("name", ["password", "token", "Authorization", "username", "session_cookie", "person_name"])
def test_private_fields_are_blanked(name: str) -> None:
    assert hide_personal_data(None, "info", {name: "value", "event": "e"}) == {name: "***", "event": "e"}


@pytest.mark.parametrize(("name", "value"), [("SITE_URLS", "https://a"), ("JOINT_UNITS", "某局,另一局")])
def test_a_list_that_is_no_json_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """One sentence with the variable and an example instead of a traceback."""
    monkeypatch.setenv(f"CHENGHENG_{name}", value)
    with pytest.raises(SettingsFault, match=rf"CHENGHENG_{name}：应当写成 JSON"):
        load_settings()
    monkeypatch.setenv("CHENGHENG_JOINT_UNITS", '["某局", "另一局"]')
    monkeypatch.delenv("CHENGHENG_SITE_URLS", raising=False)
    assert load_settings().joint_units == ["某局", "另一局"]
