"""A mail server's other half: IMAP4rev1 over the kept mails, so that what is sent to a company's domain can be fetched.

It speaks what a client that fetches needs: CAPABILITY, NOOP, LOGIN, LIST, SELECT, EXAMINE, UID SEARCH, UID FETCH, UID
STORE, UID COPY, UID MOVE, EXPUNGE, CLOSE, LOGOUT. Whoever signs in as "romashka.localhost" reads the mails to every
address at that domain; as "info@romashka.localhost" those to that address and to info+anything. Flags and folders are
forgotten with the process, so each start has a UIDVALIDITY of its own, as RFC 3501 asks.
"""

import re
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from infra.devservices.ports import HOST

if TYPE_CHECKING:
    from infra.devservices.mailsink import MailBox

PASSWORD = "demo"  # noqa: S105  the mails are shown to everybody on the page, too
CAPABILITIES = "IMAP4rev1 MOVE UIDPLUS"
LONGEST_LINE = 64 * 1024
_LITERAL = re.compile(rb"\{(\d{1,7})\+?\}$")
_WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^()]*\))|(\S+)')


@dataclass
class Entry:
    """A mail in a folder."""

    uid: int
    name: str
    flags: set[str] = field(default_factory=set)


class Account:
    """The folders of one user; the inbox takes in what the sink has received since it was last looked at."""

    def __init__(self, box: "MailBox", user: str) -> None:
        self.box, self.user = box, user.lower()
        self.validity = int(time.time()) & 0x7FFFFFFF
        self.folders: dict[str, list[Entry]] = {"INBOX": []}
        self._known: set[str] = set()
        self._next: dict[str, int] = {}
        self.lock = threading.RLock()

    def refresh(self) -> None:
        """Put what is new into the inbox, oldest first."""
        with self.lock:
            for mail in reversed(self.box.messages()):
                if mail.id not in self._known and any(self._is_mine(one.lower()) for one in mail.recipients):
                    self._known.add(mail.id)
                    self.add("INBOX", mail.id)

    def add(self, folder: str, name: str) -> Entry:
        """Put a mail into a folder; it is made if there is none."""
        uid = self._next[folder] = self._next.get(folder, 0) + 1
        entry = Entry(uid, name)
        self.folders.setdefault(folder, []).append(entry)
        return entry

    def next_uid(self, folder: str) -> int:
        """The UID that the next mail in the folder gets."""
        return self._next.get(folder, 0) + 1

    def _is_mine(self, address: str) -> bool:
        local, _at, domain = address.rpartition("@")
        if "@" not in self.user:
            return domain == self.user
        return f"{local.partition('+')[0]}@{domain}" == self.user


class ImapServer:
    """The server, in threads of this process; on 127.0.0.1 only. `faults` is for tests: commands that hang up."""

    def __init__(self, box: "MailBox", port: int = 0, password: str = PASSWORD) -> None:
        self.box, self.password = box, password
        self.accounts: dict[str, Account] = {}
        self.faults: set[str] = set()
        self._lock = threading.Lock()
        handler = type("ImapSession", (_Session,), {"server_of_mail": self})
        self._server = socketserver.ThreadingTCPServer((HOST, port), handler, bind_and_activate=False)
        self._server.allow_reuse_address = self._server.daemon_threads = True
        self._server.server_bind()
        self._server.server_activate()
        self.port: int = self._server.server_address[1]

    def start(self) -> "ImapServer":
        """Serve from now on."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def account(self, user: str) -> Account:
        """The account of that name; there is one for every name."""
        with self._lock:
            return self.accounts.setdefault(user.lower(), Account(self.box, user))


class _Session(socketserver.StreamRequestHandler):
    server_of_mail: ImapServer

    def setup(self) -> None:
        """A new client."""
        super().setup()
        self.account: Account | None = None
        self.folder = ""

    def handle(self) -> None:
        """Answer commands until the client leaves."""
        self._say("* OK ready")
        while (line := self._command()) is not None:
            tag, _space, rest = line.partition(" ")
            name, _space, rest = rest.partition(" ")
            if name.upper() == "UID":
                name, _space, rest = rest.partition(" ")
                name = f"UID {name}"
            if name.upper() in self.server_of_mail.faults:
                return
            if not self._run(tag, name.upper(), rest):
                return

    def _command(self) -> str | None:
        """One whole command, literals put in as quoted texts; None when the client is gone."""
        found = b""
        while True:
            line = self.rfile.readline(LONGEST_LINE)
            if not line.endswith(b"\n"):
                return None
            line = line.rstrip(b"\r\n")
            literal = _LITERAL.search(line)
            if literal is None:
                return (found + line).decode(errors="replace")
            self._say("+ go on")
            text = self.rfile.read(int(literal[1])).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
            found += line[: literal.start()] + b'"' + text + b'"'

    def _run(self, tag: str, name: str, rest: str) -> bool:
        anybody: dict[str, Callable[[str], str]] = {
            "CAPABILITY": self._capability, "NOOP": lambda _rest: "OK done", "LOGIN": self._login, "LOGOUT": self._logout,
        }  # fmt: skip
        signed_in: dict[str, Callable[[str], str]] = {
            "LIST": self._list, "SELECT": self._select, "EXAMINE": self._select, "CREATE": self._create,
        }  # fmt: skip
        selected: dict[str, Callable[[str], str]] = {
            "UID SEARCH": self._search, "UID FETCH": self._fetch, "UID STORE": self._store, "UID COPY": self._copy,
            "UID MOVE": self._move, "EXPUNGE": self._expunge, "CLOSE": self._close,
        }  # fmt: skip
        known = anybody | (signed_in if self.account else {}) | (selected if self.folder else {})
        work = known.get(name)
        self._say(f"{tag} {work(rest) if work else 'BAD not now, or not at all'}")
        return name != "LOGOUT"

    def _say(self, text: str, literal: bytes | None = None, end: str = "") -> None:
        self.wfile.write(text.encode() + (b"\r\n" if literal is None else b"\r\n" + literal + end.encode() + b"\r\n"))

    def _capability(self, _rest: str) -> str:
        self._say(f"* CAPABILITY {CAPABILITIES}")
        return "OK done"

    def _login(self, rest: str) -> str:
        words = _split(rest)
        if len(words) != 2 or words[1] != self.server_of_mail.password:
            return "NO [AUTHENTICATIONFAILED] wrong user name or password"
        self.account = self.server_of_mail.account(words[0])
        return "OK signed in"

    def _logout(self, _rest: str) -> str:
        self._say("* BYE")
        return "OK done"

    def _list(self, _rest: str) -> str:
        for folder in self._mine.folders:
            self._say(f'* LIST () "/" "{folder}"')
        return "OK done"

    def _create(self, rest: str) -> str:
        self._mine.folders.setdefault(_split(rest)[0], [])
        return "OK done"

    def _select(self, rest: str) -> str:
        self._mine.refresh()
        folder = _split(rest)[0]
        folder = "INBOX" if folder.upper() == "INBOX" else folder
        if folder not in self._mine.folders:
            self.folder = ""
            return "NO there is no such folder"
        self.folder = folder
        self._say(r"* FLAGS (\Seen \Deleted \Answered \Flagged)")
        self._say(f"* {len(self._entries)} EXISTS")
        self._say("* 0 RECENT")
        self._say(f"* OK [UIDVALIDITY {self._mine.validity}] valid")
        self._say(f"* OK [UIDNEXT {self._mine.next_uid(folder)}] next")
        return "OK [READ-WRITE] selected"

    def _search(self, rest: str) -> str:
        self._mine.refresh()
        words = rest.upper().split()
        found = list(self._entries)
        if "UID" in words:
            found = list(self._named(words[words.index("UID") + 1]))
        if "UNSEEN" in words:
            found = [entry for entry in found if r"\Seen" not in entry.flags]
        self._say("* SEARCH" + "".join(f" {entry.uid}" for entry in found))
        return "OK done"

    def _fetch(self, rest: str) -> str:
        uids, _space, asked = rest.partition(" ")
        for entry in self._named(uids):
            source = self.server_of_mail.box.source(entry.name)
            number = self._entries.index(entry) + 1
            facts = f"UID {entry.uid} FLAGS ({' '.join(sorted(entry.flags))})"
            if "RFC822.SIZE" in asked.upper():
                self._say(f"* {number} FETCH ({facts} RFC822.SIZE {len(source)})")
                continue
            if "HEADER" in asked.upper():
                source = source.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            if "PEEK" not in asked.upper():
                entry.flags.add(r"\Seen")
            self._say(f"* {number} FETCH ({facts} BODY[] {{{len(source)}}}", source, ")")
        return "OK done"

    def _store(self, rest: str) -> str:
        uids, how, flags = [*rest.split(" ", 2), "", ""][:3]
        named = {flag for flag in flags.strip("() ").split() if flag}
        for entry in self._named(uids):
            entry.flags = (
                entry.flags | named if how.startswith("+") else entry.flags - named if how.startswith("-") else named
            )
            if "SILENT" not in how.upper():
                self._say(
                    f"* {self._entries.index(entry) + 1} FETCH (UID {entry.uid} FLAGS ({' '.join(sorted(entry.flags))}))"
                )
        return "OK done"

    def _copy(self, rest: str) -> str:
        uids, _space, folder = rest.partition(" ")
        target = _split(folder)[0]
        if target not in self._mine.folders:
            return "NO [TRYCREATE] there is no such folder"
        for entry in list(self._named(uids)):
            self._mine.add(target, entry.name)
        return "OK done"

    def _move(self, rest: str) -> str:
        answer = self._copy(rest)
        if answer.startswith("OK"):
            self._remove(list(self._named(rest.partition(" ")[0])))
        return answer

    def _expunge(self, _rest: str) -> str:
        self._remove([entry for entry in self._entries if r"\Deleted" in entry.flags])
        return "OK done"

    def _close(self, rest: str) -> str:
        self._expunge(rest)
        self.folder = ""
        return "OK done"

    def _remove(self, gone: list[Entry]) -> None:
        with self._mine.lock:
            for entry in gone:
                self._say(f"* {self._entries.index(entry) + 1} EXPUNGE")
                self._entries.remove(entry)

    def _named(self, uids: str) -> Iterator[Entry]:
        """The entries that a set of UIDs names ("4", "2:5", "7:*"); n:* always names the last one."""
        last = max((entry.uid for entry in self._entries), default=0)
        for part in uids.split(","):
            first, _colon, end = part.partition(":")
            low, high = sorted((_number(first, last), _number(end or first, last)))
            yield from [entry for entry in self._entries if low <= entry.uid <= high]

    @property
    def _mine(self) -> Account:
        assert self.account is not None
        return self.account

    @property
    def _entries(self) -> list[Entry]:
        return self._mine.folders[self.folder]


def _number(text: str, last: int) -> int:
    return last if text == "*" else int(text) if text.isdigit() else 0


def _split(text: str) -> list[Any]:
    """A command's arguments: quoted texts without their quotation marks."""
    found = _WORDS.findall(text)
    return [
        re.sub(r"\\(.)", r"\1", quoted) if not (group or word) else group or word for quoted, group, word in found
    ] or [""]
