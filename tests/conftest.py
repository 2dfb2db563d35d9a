"""What tests of every folder share: one Chromium for each process, since two of its drivers cannot live in one; code kept in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import noto_cjk
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.once_per_process import keep_address_builders, keep_templates, loading_without_pauses

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]


def pytest_configure() -> None:
    keep_templates()
    keep_address_builders()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    with loading_without_pauses():
        return (yield)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium of the machine. Fails where there is none: a page that nobody looked at is not proved."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("找不到 Chromium：请安装后再运行（Debian、Ubuntu：apt-get install chromium）", pytrace=False)
    fonts = tmp_path_factory.mktemp("fonts")
    folder = Path(noto_cjk.otc_path("sans")).parent
    (fonts / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"<dir>{folder}</dir><dir>/usr/share/fonts</dir><cachedir>{fonts / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts / "fonts.conf")}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS, env=environment)
        yield browser
        browser.close()
