#!/usr/bin/env bash
# Makes the environment, migrates the embedded SQLite, loads today's demo data and serves the site.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=service/environment.sh
source service/environment.sh bulk
exec .venv/bin/chengheng demo "$@"
