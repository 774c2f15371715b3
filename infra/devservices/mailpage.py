"""The page that shows the kept mails, and the same as JSON for tests."""

import json
from collections.abc import Callable
from email.utils import parseaddr
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from infra.devservices.ports import HOST

if TYPE_CHECKING:
    from infra.devservices.mailsink import Mail, MailBox

WORDS = {
    "ru": {
        "title": "Почта",
        "about": "Сюда приходят все письма, которые отправляет система. Наружу они не уходят.",
        "empty": "Писем пока нет",
        "none": "Такого письма нет",
        "no_subject": "(без темы)",
        "from": "От",
        "to": "Кому",
        "date": "Получено",
        "subject": "Тема",
        "files": "Вложения",
        "html": "Письмо",
        "text": "Текст",
        "source": "Исходник",
        "back": "Все письма",
        "all": "Показать всех получателей",
        "delete": "Удалить все",
        "reply": "Ответить как {who}",
        "reply_to": "Ответ пойдёт на адрес {to}",
        "send": "Отправить ответ",
        "sent": "Ответ отправлен",
    },
    "en": {
        "title": "Mail",
        "about": "Every mail that the system sends arrives here. None of it leaves this machine.",
        "empty": "No mail yet",
        "none": "No such mail",
        "no_subject": "(no subject)",
        "from": "From",
        "to": "To",
        "date": "Received",
        "subject": "Subject",
        "files": "Attachments",
        "html": "Message",
        "text": "Text",
        "source": "Source",
        "back": "All mail",
        "all": "Show all recipients",
        "delete": "Delete all",
        "reply": "Reply as {who}",
        "reply_to": "The reply goes to {to}",
        "send": "Send the reply",
        "sent": "The reply is sent",
    },
}
STYLE = """
:root { color-scheme: light dark; --line: #8883; --soft: #8887 }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem; margin: 0 0 .25rem }
p { margin: 0 0 1rem; color: GrayText }
a { color: LinkText }
table { width: 100%; border-collapse: collapse }
td, th { text-align: left; padding: .5rem; vertical-align: top }
tr { border-bottom: 1px solid var(--line) } th { font-weight: 500; color: GrayText }
td.date, td.to { white-space: nowrap }
td.to { max-width: 18rem; overflow: hidden; text-overflow: ellipsis }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem }
dt { color: GrayText } dd { margin: 0 }
iframe, pre { border: 1px solid var(--line); border-radius: 6px }
iframe { width: 100%; height: 60vh; background: white }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem }
header { display: flex; justify-content: space-between; align-items: start; gap: 1rem }
h2 { font-size: 1rem }
textarea { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; border: 1px solid var(--soft) }
textarea { border-radius: 6px; background: none; color: inherit }
form { margin: 1rem 0 }
button { font: inherit; padding: .3rem .8rem; border: 1px solid var(--soft) }
button { border-radius: 6px; background: none }
"""
SCRIPT = """
document.getElementById('delete')?.addEventListener('click', async () => {
  await fetch('/api/messages', { method: 'DELETE' }); location.reload(); });
for (const cell of document.querySelectorAll('time'))
  cell.textContent = new Date(cell.dateTime).toLocaleString(document.documentElement.lang);
"""
LONGEST_REPLY = 100_000
OWN_PAGE = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
OWN_PAGE += "connect-src 'self'; frame-src 'self'; form-action 'self'"
# A mail is a stranger's page: no scripts, nothing fetched, links open outside the frame.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
FOREIGN_PAGE = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox {SANDBOX}"


def page_server(box: "MailBox", port: int) -> ThreadingHTTPServer:
    """Return the page's server, bound to 127.0.0.1 and not yet serving; port 0 takes a free one."""
    handler = type("MailPage", (_MailPage,), {"box": box})
    server = ThreadingHTTPServer((HOST, port), handler)
    server.daemon_threads = True
    return server


class _MailPage(BaseHTTPRequestHandler):
    box: "MailBox"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer a page, a mail's part, or JSON."""
        if not self._from_here():
            return self._answer("", HTTPStatus.FORBIDDEN)
        address = urlsplit(self.path)
        to = _asked_recipient(address.query)
        if address.path == "/api/messages":
            return self._json([mail.as_json() for mail in self.box.messages(to)])
        if address.path == "/":
            return self._answer(_list_page(self.box.messages(to), self.words, to))
        return self._mail(unquote(address.path).strip("/").split("/"))

    def do_POST(self) -> None:
        """Take the reply that a person writes under a mail, as the mail's recipient would send it."""
        path = unquote(urlsplit(self.path).path).strip("/").split("/")
        mail = self.box.get(path[1]) if len(path) == 3 and path[0] == "mail" and path[2] == "reply" else None
        own = f"http://{self.headers.get('Host', '')}"
        if not self._from_here() or self.headers.get("Origin", own) != own or mail is None:
            return self._answer("", HTTPStatus.FORBIDDEN)
        length = min(int(self.headers.get("Content-Length") or 0), LONGEST_REPLY)
        given = parse_qs(self.rfile.read(length).decode(errors="replace"))
        self.box.reply(mail, given.get("text", [""])[0], given.get("as", [""])[0])
        return self._answer(_mail_page(mail, self.words, note=self.words["sent"]))

    def do_DELETE(self) -> None:
        """Delete every mail."""
        if not self._from_here() or urlsplit(self.path).path != "/api/messages":
            return self._answer("", HTTPStatus.FORBIDDEN)
        self.box.clear()
        return self._json([])

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: requests of a page that reloads itself are no news."""

    @property
    def words(self) -> dict[str, str]:
        """The texts in the reader's language."""
        return WORDS["ru" if self.language == "ru" else "en"]

    @property
    def language(self) -> str:
        """The first of our languages that the browser asks for; English if it asks for none."""
        asked = self.headers.get("Accept-Language", "").lower().split(",")
        return next((code for part in asked if (code := part.strip()[:2]) in WORDS), "en")

    def _from_here(self) -> bool:
        """Refuse requests that a foreign page sends through a name of its own (DNS rebinding)."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        return host in {HOST, "localhost"} or host.endswith(".localhost")

    def _mail(self, path: list[str]) -> None:
        mail = self.box.get(path[1]) if len(path) > 1 and path[0] == "mail" else None
        if mail is None:
            return self._answer(_frame(self.words["none"], ""), HTTPStatus.NOT_FOUND)
        show: dict[str, Callable[[], None]] = {
            "": lambda: self._answer(_mail_page(mail, self.words)),
            "html": lambda: self._answer(f'<base target="_blank">{mail.html}', policy=FOREIGN_PAGE),
            "source": lambda: self._bytes(self.box.source(mail.id), "text/plain; charset=utf-8"),
            "file": lambda: self._file(mail.id, path[3:]),
        }
        return show.get(path[2] if len(path) > 2 else "", show[""])()

    def _file(self, name: str, rest: list[str]) -> None:
        found = self.box.attachment(name, int(rest[0])) if rest and rest[0].isdigit() else None
        if found is None:
            return self._answer("", HTTPStatus.NOT_FOUND)
        disposition = f"attachment; filename*=UTF-8''{quote(found[0])}"
        return self._bytes(found[1], "application/octet-stream", {"Content-Disposition": disposition})

    def _json(self, values: list[dict[str, Any]]) -> None:
        self._bytes(json.dumps(values, ensure_ascii=False).encode(), "application/json")

    def _answer(self, page: str, status: HTTPStatus = HTTPStatus.OK, policy: str = OWN_PAGE) -> None:
        page = page.replace("<html>", f'<html lang="{self.language}">', 1)
        self._bytes(page.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": policy}, status)

    def _bytes(
        self, body: bytes, kind: str, headers: dict[str, str] | None = None, status: int = HTTPStatus.OK
    ) -> None:
        self.send_response(status)
        always = {"Content-Type": kind, "Content-Length": str(len(body)), "X-Content-Type-Options": "nosniff"}
        for name, value in {**always, "Cache-Control": "no-store", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _asked_recipient(query: str) -> str | None:
    """Return the `to` of a query; a plus typed as it is in an address stays a plus."""
    asked = parse_qs(query).get("to", [""])[0]
    return asked.replace(" ", "+") or None


def _frame(title: str, body: str, head: str = "") -> str:
    return (
        '<!doctype html><html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"{head}<title>{escape(title)}</title><style>{STYLE}</style>{body}<script>{SCRIPT}</script></html>"
    )


def _list_page(mails: list["Mail"], words: dict[str, str], to: str | None) -> str:
    rows = "".join(_row(mail, words) for mail in mails)
    columns = "".join(f"<th>{words[key]}</th>" for key in ("date", "to", "subject"))
    table = f"<table><tr>{columns}</tr>{rows}</table>" if rows else f"<p>{words['empty']}</p>"
    chosen = f'<p>{escape(to)} · <a href="/">{words["all"]}</a></p>' if to else ""
    button = f'<button id="delete">{words["delete"]}</button>' if rows else ""
    top = f"<header><div><h1>{words['title']}</h1><p>{words['about']}</p></div>{button}</header>"
    return _frame(words["title"], top + chosen + table, '<meta http-equiv="refresh" content="5">')


def _row(mail: "Mail", words: dict[str, str]) -> str:
    subject = escape(mail.subject or words["no_subject"])
    files = f" ({words['files'].lower()}: {len(mail.attachments)})" if mail.attachments else ""
    return (
        f'<tr><td class="date">{_time(mail)}</td><td class="to">{_recipients(mail)}</td>'
        f'<td><a href="/mail/{mail.id}">{subject}</a>{files}</td></tr>'
    )


def _mail_page(mail: "Mail", words: dict[str, str], note: str = "") -> str:
    facts = {
        "from": escape(_name_and_address(mail)),
        "to": _recipients(mail),
        "date": _time(mail),
        "files": " · ".join(_file_link(mail, number) for number in range(len(mail.attachments))),
    }
    listed = "".join(f"<dt>{words[key]}</dt><dd>{value}</dd>" for key, value in facts.items() if value)
    inside = f'sandbox="{SANDBOX}" src="/mail/{mail.id}/html" title="{words["html"]}"'
    frame = f"<h2>{words['html']}</h2><iframe {inside}></iframe>"
    text = f"<h2>{words['text']}</h2><pre>{escape(mail.text)}</pre>"
    links = f'<p><a href="/">{words["back"]}</a> · <a href="/mail/{mail.id}/source">{words["source"]}</a></p>'
    title = mail.subject or words["no_subject"]
    parts = [
        f"{links}<h1>{escape(title)}</h1><dl>{listed}</dl>",
        frame * bool(mail.html),
        text * bool(mail.text),
        f'<p role="status">{escape(note)}</p>' * bool(note),
        *(_reply_form(mail, who, words) for who in mail.recipients[:3]),
    ]
    return _frame(title, "".join(parts))


def _reply_form(mail: "Mail", who: str, words: dict[str, str]) -> str:
    """A form to answer as one of the recipients: the answer goes where the mail says."""
    title, to = words["reply"].format(who=who), words["reply_to"].format(to=mail.reply_address)
    return (
        f'<form method="post" action="/mail/{mail.id}/reply"><h2>{escape(title)}</h2><p>{escape(to)}</p>'
        f'<input type="hidden" name="as" value="{escape(who)}">'
        f'<textarea name="text" rows="4" required aria-label="{escape(title)}"></textarea>'
        f"<p><button>{words['send']}</button></p></form>"
    )


def _file_link(mail: "Mail", number: int) -> str:
    file = mail.attachments[number]
    return f'<a href="/mail/{mail.id}/file/{number}">{escape(file.name)}</a> ({file.size / 1024:.1f} kB)'


def _name_and_address(mail: "Mail") -> str:
    name, address = parseaddr(mail.headers.get("From", ""))
    return f"{name} <{address or mail.sender}>" if name else address or mail.sender


def _recipients(mail: "Mail") -> str:
    return ", ".join(f'<a href="/?to={quote(one)}">{escape(one)}</a>' for one in mail.recipients)


def _time(mail: "Mail") -> str:
    return f'<time datetime="{mail.received_at}">{mail.received_at[:19].replace("T", " ")}</time>'
