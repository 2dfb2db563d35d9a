"""Runs a piece of Python in a process of its own, for what could take the test run down with it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEMORY = """
def resident():
    import pathlib, os
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
"""


def run_alone(code: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    """The finished process. Freed memory is overwritten, so that a use after free shows instead of passing by luck."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", MEMORY + textwrap.dedent(code)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MALLOC_PERTURB_": "165", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
