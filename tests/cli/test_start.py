"""The command answers at once: nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

from tests.cli.conftest import Command

HEAVY = ("flask", "sqlalchemy", "pydantic", "yaml", "durable_rules_engine", "rich", "alembic")


def test_version(chengheng: Command) -> None:
    assert chengheng("--version").out.strip() == f"chengheng {version('chengheng')}"


def test_version_imports_nothing_heavy() -> None:
    """The time that ``--version`` takes is import time; what is measured here does not depend on the machine."""
    script = (
        "import sys\nfrom service.cli.main import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
