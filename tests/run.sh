#!/usr/bin/env bash
# Makes the environment with everything that tests need, then runs all checks and all tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Spark 4.0 runs on Java 17 or 21. Where one is installed its tests run too, for which pyspark is downloaded once (about 430 MB).
wanted=test
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
if [[ $("$java" -version 2>&1 || true) =~ version\ \"(17|21)[.\"] ]]; then
    wanted=test,spark
fi
# shellcheck source=service/environment.sh
source service/environment.sh "$wanted"

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
# In memory, where it has room, no transaction of the tests waits for a disk, and a database is copied in a fraction of the time.
room_in_memory() {
    local room free
    room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || return 1
    free=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null) || return 1
    [ "${room:-0}" -gt 4000000 ] && [ "${free:-0}" -gt 8000000 ]
}
if [ -z "${TMPDIR:-}" ] && room_in_memory; then
    TMPDIR=$(mktemp -d /dev/shm/chengheng-tests-XXXXXX)
    trap 'rm -rf "$TMPDIR"' EXIT
    # The user that the server runs as has to reach its folder.
    chmod 755 "$TMPDIR"
    export TMPDIR
fi
# Each takes the tests in their order from one end; who is done first takes over half of what the other has left.
.venv/bin/python -m pytest -n 2 --dist worksteal "$@"
