#!/usr/bin/env bash
# Put uv, the installer of everything else, into .tools/. Usage: infra/bootstrap.sh PYTHON
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-}

if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed and was not found." >&2
    exit 1
fi

make_venv() { rm -rf .tools && "$python" -m venv .tools >/dev/null; }

# Debian and Ubuntu ship Python without venv.
install_venv() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -yq "python$version-venv" >&2
}

if ! make_venv && ! { install_venv && make_venv; }; then
    echo "$python cannot make virtual environments: install its venv package (Debian: apt install python3-venv)." >&2
    exit 1
fi
.tools/bin/pip install -q --disable-pip-version-check uv
infra/pango.sh "$python"
