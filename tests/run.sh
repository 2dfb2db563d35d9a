#!/usr/bin/env bash
# Makes the environment with everything that tests need, then runs all checks and all tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=service/environment.sh
source service/environment.sh test

browser=
for candidate in "${CHENGHENG_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null; then
        browser=$(command -v "$candidate")
        break
    fi
done
if [ -z "$browser" ]; then
    need_packages chromium
    browser=$(command -v chromium)
fi
export CHENGHENG_CHROMIUM=$browser

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
# Two workers, each with a PostgreSQL of its own; as root it runs as this user, who must not be made twice at once.
if [ "$(id -u)" = 0 ] && ! id pgserver >/dev/null 2>&1; then
    useradd -s /bin/bash pgserver
fi
exec .venv/bin/python -m pytest -n 2 --dist loadfile "$@"
