"""The command line, run as a person runs it: one process per command, in a folder of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.service.conftest import OTHER_USCC, PASSWORD, USCC, dossier, penalty

ROOT = Path(__file__).parents[2]
MAIN = [sys.executable, "-c", "from service.cli.main import main; main()"]


class Shell:
    """Runs ``chengheng`` with an instance folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CHENGHENG_")},
            "PYTHONPATH": str(ROOT),
            "CHENGHENG_ARGON2_ALLOW_WEAK": "true",
            "CHENGHENG_ARGON2_MEMORY_KIB": "8",
            "CHENGHENG_ARGON2_TIME_COST": "1",
            "CHENGHENG_ARGON2_PARALLELISM": "1",
        }

    def run(self, *arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*MAIN, *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def done(self, *arguments: str, stdin: str = "") -> str:
        finished = self.run(*arguments, stdin=stdin)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def ready(shell: Shell) -> Shell:
    shell.done("db", "upgrade")
    return shell


def test_the_version_comes_without_the_service(shell: Shell) -> None:
    """``--version`` and ``--help`` import neither Flask nor SQLAlchemy nor pydantic."""
    probe = (
        "import sys\n"
        "from service.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "main(['--version'], standalone_mode=False)\n"
        "heavy = {'flask', 'sqlalchemy', 'pydantic', 'rulesets', 'structlog'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=shell.folder,
        env=shell.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert "chengheng" in finished.stdout
    for command in ("assess", "audit", "db", "demo", "import", "openapi", "packs", "serve", "user"):
        assert command in finished.stdout


def test_a_bad_setting_ends_with_a_sentence(shell: Shell) -> None:
    finished = shell.run("db", "upgrade", CHENGHENG_PORT="eighty")
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr == "错误：CHENGHENG_PORT：应当是整数，请改正后重新启动\n"


def test_commands_ask_for_a_database_first(shell: Shell) -> None:
    finished = shell.run("user", "list")
    assert finished.returncode == 2
    assert "chengheng db upgrade" in finished.stderr


def test_the_structure_goes_up_and_down(ready: Shell) -> None:
    assert "一致" in ready.done("db", "check")
    assert "空" in ready.done("db", "downgrade", "base", "--yes")
    assert ready.run("db", "check").returncode == 2


def test_accounts(ready: Shell) -> None:
    add = ("user", "add", "wang", "--role", "caseworker", "--name", "王", "--password-stdin")
    assert "wang" in ready.done(*add, stdin=f"{PASSWORD}\n")
    assert ready.run(*add, stdin=f"{PASSWORD}\n").returncode == 2
    assert ready.run(*add, stdin="\n").returncode == 2
    assert "wang\t经办人\t\t正常" in ready.done("user", "list")
    ready.done("user", "unlock", "wang")
    ready.done("user", "deactivate", "wang")
    assert "停用" in ready.done("user", "list")
    assert ready.run("user", "unlock", "nobody").returncode == 2


def test_importing_one_and_many(ready: Shell) -> None:
    one = ready.folder / "one.json"
    one.write_text(json.dumps(dossier().to_json(), ensure_ascii=False, indent=2), encoding="utf-8")
    assert "新建企业 1，新增记录 2" in ready.done("import", str(one))
    assert "新建企业 0，新增记录 0，变更 0，无变化 2" in ready.done("import", str(one))
    lines = [dossier(penalty("p1"), penalty("p2")).to_json(), {"uscc": "bad", "records": []}]
    lines.append(dossier(uscc=OTHER_USCC).to_json())
    finished = ready.run("import", "-", stdin="\n".join(json.dumps(line) for line in lines))
    assert finished.returncode == 2
    assert "第 2 行" in finished.stderr and "uscc" in finished.stderr
    assert "归集 2 份：新建企业 1，新增记录 3" in finished.stdout
    assert "完整" in ready.done("audit", "verify")


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "empty_file"), ("{\n", "bad_json"), ("not json\n", "bad_json"), ('{"uscc": "x"}\n', "bad_uscc")],
)
def test_files_that_hold_no_dossier(ready: Shell, content: str, words: str) -> None:
    finished = ready.run("import", "-", stdin=content)
    assert finished.returncode == 2
    assert words in finished.stderr
    assert "Traceback" not in finished.stderr


def test_the_chain_names_its_broken_row(ready: Shell) -> None:
    import sqlite3

    ready.done("import", "-", stdin=json.dumps(dossier().to_json()))
    database = sqlite3.connect(ready.folder / "instance" / "chengheng.db")
    database.executescript("DROP TRIGGER audit_entry_no_update; UPDATE audit_entry SET actor = 'x' WHERE seq = 1;")
    database.close()
    finished = ready.run("audit", "verify")
    assert finished.returncode == 1
    assert "第 1 条断裂" in finished.stderr


def test_the_api_document_needs_no_database(shell: Shell) -> None:
    document: dict[str, Any] = json.loads(shell.done("openapi"))
    assert document["openapi"].startswith("3.1")
    assert not (shell.folder / "instance").exists()


def test_the_site_answers(ready: Shell) -> None:
    """The real server: a process, a port, a sign-in, an assessment."""
    ready.done("user", "add", "wang", "--role", "caseworker", "--name", "王", "--password-stdin", stdin=f"{PASSWORD}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*MAIN, "serve", "--port", str(port)],
        cwd=ready.folder,
        env=ready.environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        assert f":{port}" in process.stderr.readline()
        base = f"http://127.0.0.1:{port}"
        assert _json(f"{base}/readyz")["status"] == "ok"
        token = _json(f"{base}/api/v1/tokens", {"username": "wang", "password": PASSWORD})["token"]
        answer = _json(f"{base}/api/v1/assessments", dossier().to_json(), token)
        assert (answer["uscc"], len(answer["indicators"])) == (USCC, 21)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _json(url: str, body: Any = None, token: str | None = None) -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    deadline = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as answer:
                return json.load(answer)
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            # The port opens a moment after the process has said so.
            if time.monotonic() > deadline:
                raise
