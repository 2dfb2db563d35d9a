"""A real browser on the real application: waitress in a thread, the demonstration in SQLite, Chromium with Chinese fonts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from waitress.server import create_server

from tests.web.conftest import PASSWORD

WIDE = (1280, 900)
PHONE = (360, 740)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The address of the running application, with a database of its own."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, name="waitress")
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # In the server's own thread, so that nothing is closed while it is being waited for.
    server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map, ignore_all=True))
    thread.join(timeout=20)
    server.task_dispatcher.shutdown()
    assert not thread.is_alive(), "the server did not stop"


@dataclass
class Visit:
    """One browser window, with what went wrong in it and what it asked of other machines."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, username: str) -> None:
        self.go("/sign-in")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        with self.page.expect_navigation():
            self.page.click("main button[type=submit]")

    def note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)

    def watch(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.foreign.append(request.url)

    def assert_fits(self) -> None:
        """Nothing sticks out at the side."""
        # A page that a click has led to is measured once its style sheets are there.
        self.page.wait_for_load_state("load")
        widths = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], f"{self.page.url} is {widths[0]} px wide in a window of {widths[1]}"


Opener = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Opener]:
    """Open a window: ``visit("caseworker", PHONE)``. At the end there may be no console error and no foreign request."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_window(username: str | None = None, size: tuple[int, int] = WIDE, scale: float = 1) -> Visit:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, device_scale_factor=scale, locale="zh-CN"
        )
        contexts.append(context)
        made = Visit(context.new_page(), address)
        made.page.on("console", made.note)
        made.page.on("pageerror", lambda error: made.faults.append(str(error)))
        made.page.on("request", made.watch)
        visits.append(made)
        if username is not None:
            made.sign_in(username)
        return made

    yield open_window
    for context in contexts:
        context.close()
    for made in visits:
        assert not made.faults, made.faults
        assert not made.foreign, made.foreign
