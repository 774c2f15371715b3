#!/usr/bin/env bash
# See to it that PDF can be made: WeasyPrint draws with Pango, which is no Python package. Usage: infra/pango.sh PYTHON
# Without it everything else works, and printing says what is missing.
set -uo pipefail
python=$1

has_pango() {
    "$python" - <<'CHECK' 2>/dev/null
import ctypes, ctypes.util, sys
def there(*names):
    for name in names:
        try:
            ctypes.CDLL(name)
            return True
        except OSError:
            found = ctypes.util.find_library(name)
            if found:
                return True
    return False
wanted = [
    ("libpango-1.0.so.0", "pango-1.0", "/opt/homebrew/lib/libpango-1.0.dylib", "/usr/local/lib/libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "pangoft2-1.0", "/opt/homebrew/lib/libpangoft2-1.0.dylib", "/usr/local/lib/libpangoft2-1.0.dylib"),
    ("libharfbuzz-subset.so.0", "harfbuzz-subset", "/opt/homebrew/lib/libharfbuzz-subset.dylib", "/usr/local/lib/libharfbuzz-subset.dylib"),
]
sys.exit(not all(there(*names) for names in wanted))
CHECK
}

has_pango && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; } >&2
elif command -v brew >/dev/null; then
    brew install --quiet pango >&2
fi
has_pango && exit 0
echo "PDF needs Pango, which was not found and could not be installed here. Everything else works without it." >&2
echo "Debian, Ubuntu: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0    macOS: brew install pango" >&2
exit 0
