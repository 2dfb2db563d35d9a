"""The verifier of the page in a real Chromium: the same answers as the command line, from texts alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from rulesets.catalogue import policy
from rulesets.draw import read_document, read_inspectors, read_plain_pool, verify
from tests.draw.results import HOW, INSPECTORS, POOL, body, changed, places, result_text
from tests.draw.rosters import code, pool_csv

SCRIPT = Path(__file__).parents[2] / "service" / "web" / "static" / "verify-draw.js"
PAGE = """<!doctype html><html lang="zh-CN"><title>验证</title><script type="module">
import { verifyDraw, Unreadable } from "./verify-draw.js";
window.verify = async (draw, pool, inspectors, options) => {
  try { return await verifyDraw(draw, pool, inspectors, options); }
  catch (error) { if (error instanceof Unreadable) return { unreadable: error.message, line: error.line, english: error.english }; throw error; }
};
</script>"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page of its own server, with the policy that the site has: scripts from the site only."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            files = {"/": ("text/html", PAGE.encode()), "/verify-draw.js": ("text/javascript", SCRIPT.read_bytes())}
            kind, content = files.get(self.path, ("text/plain", b""))
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.wait_for_function("window.verify !== undefined")
    asked.clear()
    yield page
    assert asked == [], "the verifier sends nothing anywhere"
    context.close()
    server.shutdown()
    server.server_close()
    thread.join()


def asked(
    page: Page, draw: str, pool: str = POOL, inspectors: str | None = INSPECTORS, options: dict[str, Any] | None = None
) -> Any:
    return page.evaluate("(all) => window.verify(...all)", [draw, pool, inspectors, options or {}])


def test_an_honest_result_is_confirmed(page: Page) -> None:
    assert asked(page, result_text()) is None
    shuffled = "\ufeff" + "\r\n".join([POOL.splitlines()[0], *POOL.splitlines()[:0:-1]])
    assert asked(page, result_text(), shuffled) is None
    factors = {"A": 500, "B": 1000, "C": 2000, "D": 4000}
    assert asked(page, result_text(), options={"factors": factors}) is None
    found = asked(page, result_text(), options={"factors": factors | {"C": 3000}})
    assert found["field"] == "strata[2].rate_multiplier"


def test_every_change_is_found_where_the_command_line_finds_it(page: Page) -> None:
    """All places of the file, each in four ways, in one go."""
    changes = [(path, how) for path in places(body()) for how in HOW if path[0] not in {"pack", "per_object"}]
    texts = [json.dumps(changed(path, how), ensure_ascii=False) for path, how in changes]
    answers = page.evaluate(
        "async ([texts, pool, people]) => { const found = [];"
        "for (const text of texts) found.push(await window.verify(text, pool, people)); return found; }",
        [texts, POOL, INSPECTORS],
    )
    pool, inspectors = read_plain_pool(POOL.encode()), read_inspectors(INSPECTORS.encode())
    for (path, how), text, answer in zip(changes, texts, answers, strict=True):
        assert answer is not None, (path, how)
        if "unreadable" in answer:
            assert how == "gone" and path[0] in {"pool_sha256", "seed", "strata"}
            continue
        assert answer["message"]["zh"] and answer["message"]["en"]
        # A multiplier is taken from the file where nothing else is given, and shows by what follows from it.
        if "rate_multiplier" in path or path[:1] == ("strata",):
            continue
        difference = verify(read_document(text.encode()), pool, inspectors, policy)
        assert difference is not None and answer["field"] == difference.field, (path, how)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"base_rate": "0.1000001"}, "result_sha256"),
        ({"base_rate": "0.10"}, "base_rate"),
        ({"base_rate": 0.1}, "base_rate"),
        ({"base_rate": "1.5"}, "base_rate"),
        ({"pack": "composite"}, "result_sha256"),
        ({"pack": None}, "pack"),
        ({"seed": ""}, "seed"),
        ({"seed": "a\nb"}, "seed"),
        ({"seed": 1}, "seed"),
        ({"per_object": 1}, "per_object"),
        ({"per_object": "2"}, "per_object"),
        ({"per_object": 3}, "assignments[0].inspectors[2]"),
    ],
)
def test_parameters(page: Page, change: dict[str, Any], field: str) -> None:
    """The pack is not looked up in the browser: its name is fixed by the hash of the result."""
    assert asked(page, json.dumps(body() | change, ensure_ascii=False))["field"] == field


def test_another_pool_and_other_inspectors(page: Page) -> None:
    assert asked(page, result_text(), POOL.replace(f"{code(1)},A", f"{code(1)},B"))["field"] == "roster_sha256"
    assert asked(page, result_text(), inspectors=INSPECTORS.replace("二队", "四队"))["field"] == "inspectors_sha256"
    without = {name: value for name, value in body().items() if name not in {"assignments", "per_object"}}
    del without["inspectors_sha256"], without["inspectors_size"]
    assert asked(page, json.dumps(without))["field"] == "inspectors_sha256"


@pytest.mark.parametrize(
    ("draw", "pool", "inspectors", "line"),
    [
        ("{", POOL, INSPECTORS, None),
        ("[]", POOL, INSPECTORS, None),
        (None, "uscc\n", INSPECTORS, 1),
        (None, POOL + "911309,A,\n", INSPECTORS, 47),
        (None, POOL + f"\n\n{code(0)},A,\n", INSPECTORS, 49),
        (None, POOL + f'{code(77)},A,"多行\n', INSPECTORS, 47),
        (None, POOL, None, None),
        (None, POOL, INSPECTORS + "J07,一队,maybe,,\n", 8),
    ],
)
def test_unreadable_texts(page: Page, draw: str | None, pool: str, inspectors: str | None, line: int | None) -> None:
    answer = asked(page, result_text() if draw is None else draw, pool, inspectors)
    assert answer["unreadable"] and answer["line"] == line and answer["english"]


def test_quoted_cells_and_reasons(page: Page) -> None:
    from rulesets.draw import draw, write_document
    from tests.draw.rosters import terms

    text = pool_csv("ABCD" * 4, reasons={2: '"已检查, ""上半年"""'}).replace("uscc,grade", "名称,uscc,grade")
    lines = text.splitlines()
    text = "\n".join([lines[0], *(f'"某,{number}",{line}' for number, line in enumerate(lines[1:]))])
    result = "".join(write_document(draw(read_plain_pool(text.encode()), terms("0.3"), "一|二")))
    assert '已检查, \\"上半年\\"' in result
    assert asked(page, result, text, None) is None
