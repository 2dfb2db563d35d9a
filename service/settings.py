"""Settings 配置: typed, read from the environment (CHENGHENG_…), refused with a Chinese sentence when they are wrong."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import secrets
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

PREFIX = "CHENGHENG_"
# Not from the documents: the floor that RFC 9106 and OWASP give for argon2id.
_ARGON2_LEAST_MEMORY_KIB = 19_456
_ARGON2_LEAST_TIME = 2
_SECRET_LEAST_CHARACTERS = 32
_IN_JSON = ("site_urls", "joint_units")


class SettingsFault(Exception):
    """The settings cannot be used; the message names each variable, the reason and the remedy."""


class Settings(BaseSettings):
    """Everything an operator may set. Times in the unit that the name says."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    instance_dir: Path = Path("instance")
    database_url: str = ""
    secret_key: SecretStr | None = None

    host: str = "127.0.0.1"
    port: int = Field(default=8760, ge=1, le=65_535)
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    cookie_secure: bool | None = None

    log_json: bool = True
    log_level: str = "INFO"

    session_idle_minutes: int = Field(default=30, ge=1, le=480)
    session_hours: int = Field(default=12, ge=1, le=72)
    token_hours: int = Field(default=12, ge=1, le=8_760)
    lockout_failures: int = Field(default=5, ge=3, le=20)
    lockout_minutes: int = Field(default=15, ge=1, le=1_440)

    argon2_time_cost: int = Field(default=3, ge=1, le=20)
    argon2_memory_kib: int = Field(default=65_536, ge=8, le=4_194_304)
    argon2_parallelism: int = Field(default=4, ge=1, le=64)
    argon2_allow_weak: bool = False

    rate_limit_sign_in: str = "20 per minute"
    rate_limit_tokens: str = "20 per minute"
    rate_limit_queries: str = "20 per minute"
    rate_limit_public: str = "10 per hour"
    max_body_bytes: int = Field(default=5 * 1024 * 1024, ge=1_024)

    # Whose procedures apply 适用范围: which steps a declaration takes, what may be declared.
    profile: str = "composite"

    # Who signs the letters, and the organ's word 机关代字 in their numbers.
    organ_name: str = Field(default="沧州市社会信用体系建设主管部门", min_length=2, max_length=60)
    organ_word: str = Field(default="沧信", pattern=r"^[\u4e00-\u9fff]{1,8}$")
    # Units that the system starts joint incentives and sanctions for; none named: every unit with a department's account.
    joint_units: list[str] = Field(default_factory=list)
    attachment_max_bytes: int = Field(default=10 * 1024 * 1024, ge=1_024, le=100 * 1024 * 1024)

    # Where the publishing sites are told of repairs: site id -> address; without one, files in instance/site_sync.
    site_urls: dict[str, str] = Field(default_factory=dict)
    site_key: SecretStr | None = None
    site_attempts: int = Field(default=50, ge=3, le=1_000)

    # What a worker on bulk data may use, so that pages stay quick beside it; the day of the month on which everybody is evaluated.
    bulk_memory: str = "1GB"
    bulk_threads: int = Field(default=1, ge=1, le=64)
    evaluation_day: int = Field(default=1, ge=1, le=28)

    # Where links in e-mails lead; without it they are paths.
    public_url: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_username: str = ""
    smtp_password: SecretStr | None = None
    mail_from: str = ""
    # The robot of a group: its address is its key, so it never appears in a log.
    webhook_url: SecretStr | None = None
    webhook_format: Literal["wecom", "dingtalk", "feishu"] = "wecom"
    delivery_attempts: int = Field(default=8, ge=1, le=50)

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        level = value.upper()
        if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("可选：DEBUG、INFO、WARNING、ERROR")
        return level

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < _SECRET_LEAST_CHARACTERS:
            raise ValueError(f"密钥至少 {_SECRET_LEAST_CHARACTERS} 个字符；不设置时自动生成")
        return value

    @field_validator("rate_limit_sign_in", "rate_limit_tokens", "rate_limit_queries", "rate_limit_public")
    @classmethod
    def _readable_limit(cls, value: str) -> str:
        from limits import parse_many

        try:
            parse_many(value)
        except ValueError:
            raise ValueError("请写成“20 per minute”这样的形式") from None
        return value

    @field_validator("bulk_memory")
    @classmethod
    def _amount_of_memory(cls, value: str) -> str:
        if re.fullmatch(r"[1-9][0-9]{0,4}(MB|GB)", value) is None:
            raise ValueError("请写成 1GB 或 800MB 的样子")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value:
            return value
        scheme, found, rest = value.partition("://")
        if not found or scheme not in {"sqlite", "postgresql", "postgresql+psycopg", "postgres"}:
            raise ValueError("只支持 sqlite:///路径 与 postgresql://用户@主机/库名")
        return f"postgresql+psycopg://{rest}" if scheme.startswith("postgres") else value

    @field_validator("profile")
    @classmethod
    def _known_profile(cls, value: str) -> str:
        from rulesets.catalogue import catalogue

        known = catalogue().profile_names()
        if value not in known:
            raise ValueError(f"可选：{'、'.join(known)}")
        return value

    @field_validator("site_urls")
    @classmethod
    def _site_addresses(cls, value: dict[str, str]) -> dict[str, str]:
        for site, address in value.items():
            parts = urlsplit(address)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError(f"{site} 的地址应当完整，以 https:// 开头")
        return value

    @field_validator("webhook_url")
    @classmethod
    def _web_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        parts = urlsplit(value.get_secret_value())
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("请写完整的机器人地址，以 https:// 开头")
        return value

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_host and "@" not in self.mail_from:
            raise ValueError(f"设置了 {PREFIX}SMTP_HOST，还需要用 {PREFIX}MAIL_FROM 写明发件地址")
        return self

    @model_validator(mode="after")
    def _strong_hashes(self) -> Self:
        weak = self.argon2_memory_kib < _ARGON2_LEAST_MEMORY_KIB or self.argon2_time_cost < _ARGON2_LEAST_TIME
        if weak and not self.argon2_allow_weak:
            raise ValueError(
                f"口令哈希参数过弱（内存不少于 {_ARGON2_LEAST_MEMORY_KIB} KiB，轮数不少于 {_ARGON2_LEAST_TIME}）；"
                f"只有测试可以设置 {PREFIX}ARGON2_ALLOW_WEAK=true"
            )
        return self

    @property
    def database(self) -> str:
        """The database URL; without one, SQLite in the instance folder."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.instance_dir / 'chengheng.db').resolve()}"

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel over HTTPS only; unset, that is everywhere but on a bare loopback address."""
        if self.cookie_secure is not None:
            return self.cookie_secure
        return self.trusted_proxies > 0 or not _is_loopback(self.host)


def load_settings(**given: Any) -> Settings:
    """Settings from the environment, with ``given`` on top. Raises SettingsFault."""
    try:
        return Settings(**given)
    except ValidationError as fault:
        raise SettingsFault("\n".join(_line(error) for error in fault.errors())) from None
    except SettingsError:
        # A value that is no JSON is refused before any field is looked at.
        broken = [name for name in _IN_JSON if not _is_json(os.environ.get(f"{PREFIX}{name}".upper(), "null"))]
        told = '应当写成 JSON，例如 ["某局"] 或者 {"网站": "https://…"}'
        raise SettingsFault("\n".join(f"{PREFIX}{name}".upper() + f"：{told}" for name in broken)) from None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def secret_key(settings: Settings) -> str:
    """The signing key: the one given, else the one kept in instance/secret_key (made once, readable by its owner only)."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.instance_dir / "secret_key"
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start together, one writes and the other reads.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_key(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return _kept_key(path)


def _kept_key(path: Path) -> str:
    if path.stat().st_mode & 0o077:
        raise SettingsFault(f"密钥文件 {path} 可被他人读取，请先执行 chmod 600 {path}")
    key = path.read_text(encoding="ascii").strip()
    if len(key) < _SECRET_LEAST_CHARACTERS:
        raise SettingsFault(f"密钥文件 {path} 内容不完整，请删除后重新启动（所有人需要重新登录）")
    return key


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_REASONS = {
    "int_parsing": "应当是整数",
    "bool_parsing": "应当是 true 或 false",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "string_pattern_mismatch": "只能是 1 到 8 个汉字",
}


def _line(error: Any) -> str:
    name = PREFIX + ".".join(str(part) for part in error["loc"]).upper() if error["loc"] else "配置"
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return f"{name}：{context['error']}"
    reason = _REASONS.get(error["type"], "取值不正确")
    return f"{name}：{reason.format(**context)}，请改正后重新启动"
