# Makes .venv for the checkout it stands in and installs the project with the extras named in $1. Sourced by start.sh and tests/run.sh.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
extras=${1:-}

say() { printf '%s\n' "$*" >&2; }

# Debian and Ubuntu packages: installed where we may, named where we may not.
need_packages() {
    [ "$#" -gt 0 ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "安装系统软件包 / installing system packages: $*"
        apt-get update -qq >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
    else
        say "缺少系统软件包，请先执行 / missing system packages, please run first:"
        say "    sudo apt-get install $*"
        exit 1
    fi
}

find_python() {
    local candidate
    for candidate in ${CHENGHENG_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

make_environment() {
    local python missing=()
    if ! python=$(find_python); then
        if command -v python3 >/dev/null; then
            say "需要 Python 3.11 或更高版本，现有的是 $(python3 --version)；可用 CHENGHENG_PYTHON 指定。"
            say "Python 3.11 or later is needed; name one with CHENGHENG_PYTHON."
            exit 1
        fi
        need_packages python3 python3-venv python3-dev gcc libc6-dev
        python=$(find_python) || { say "没有找到 Python 3.11 或更高版本 / no Python 3.11 or later found"; exit 1; }
    fi
    # durable-rules is compiled at installation: it needs a C compiler and Python.h.
    "$python" -c 'import venv, ensurepip' 2>/dev/null || missing+=("$(package_of "$python")-venv")
    "$python" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' ||
        missing+=("$(package_of "$python")-dev")
    command -v cc >/dev/null || command -v gcc >/dev/null || missing+=(gcc libc6-dev)
    need_packages ${missing[@]+"${missing[@]}"}

    local wanted
    wanted="$extras $("$python" --version) $(cksum <"$root/setup.cfg")"
    if [ "$(cat "$root/.venv/.made-for" 2>/dev/null)" != "$wanted" ]; then
        say "准备运行环境（首次约一分钟）/ making the environment (about a minute at first) ..."
        [ -x "$root/.venv/bin/python" ] || "$python" -m venv "$root/.venv"
        "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$root${extras:+[$extras]}"
        printf '%s' "$wanted" >"$root/.venv/.made-for"
    fi
}

package_of() {
    case "$1" in
        /usr/bin/python3) echo python3 ;;
        *) basename "$1" ;;
    esac
}

make_environment
