"""Two central banks that publish made-up exchange rates in their real formats, over HTTP on loopback.

In tests: `with FakeRates() as banks: settings.RATES_CBR_URL = banks.cbr_url`. For the demo:
`python -m infra.devservices.fakerates --port 8030`. The same day has the same rates on every machine.

Bank of Russia: /scripts/XML_daily.asp, /scripts/XML_dynamic.asp (windows-1251; no new rates on Sundays and Mondays).
European Central Bank: /stats/eurofxref/eurofxref-daily.xml and eurofxref-hist-90d.xml (Mondays to Fridays).
"""

import argparse
import hashlib
import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from infra.devservices.ports import HOST

# id, number, code, nominal, name, roubles for one unit on an average day
VALUTES = [
    ("R01235", "840", "USD", 1, "Доллар США", 80.0),
    ("R01239", "978", "EUR", 1, "Евро", 92.0),
    ("R01375", "156", "CNY", 1, "Китайский юань", 11.2),
    ("R01090B", "933", "BYN", 1, "Белорусский рубль", 27.0),
    ("R01335", "398", "KZT", 100, "Тенге", 0.152),
    ("R01060", "051", "AMD", 100, "Армянских драмов", 0.21),
    ("R01370", "417", "KGS", 100, "Сомов", 0.92),
    ("R01717", "860", "UZS", 10000, "Узбекских сумов", 0.0066),
    ("R01700J", "949", "TRY", 10, "Турецких лир", 1.9),
    ("R01230", "784", "AED", 1, "Дирхам ОАЭ", 21.8),
    ("R01270", "356", "INR", 100, "Индийских рупий", 0.91),
    ("R01035", "826", "GBP", 1, "Фунт стерлингов", 106.0),
    ("R01775", "756", "CHF", 1, "Швейцарский франк", 99.0),
    ("R01820", "392", "JPY", 100, "Японских иен", 0.53),
    ("R01589", "960", "XDR", 1, "СДР (специальные права заимствования)", 110.0),
]
EURO = ["USD", "JPY", "GBP", "CHF", "CNY", "INR", "TRY"]
PRICES = {code: price for _id, _number, code, _nominal, _name, price in VALUTES}
DOWN, RUBBISH, DAMAGED, EMPTY, SLOW, MOVED = "down", "rubbish", "damaged", "empty", "slow", "moved"


def roubles(code: str, on: date) -> float:
    """What one unit costs on a day: waves around the average, and a daily twitch."""
    seed = hashlib.sha256(f"{code} {on.isoformat()}".encode()).digest()
    phase = sum(code.encode())
    wave = 0.04 * math.sin((on.toordinal() + phase) / 45) + 0.015 * math.sin((on.toordinal() + phase) / 9)
    return PRICES[code] * (1 + wave + (seed[0] - 128) / 128 * 0.004)


class FakeRates:
    """Both banks in threads of this process, on 127.0.0.1.

    `fault` makes them fail: "down" (HTTP 503), "rubbish" (a page of HTML), "damaged" (a number that is none), "empty"
    (a table without rows), "slow" (no answer for a while), "moved" (a redirect); None again heals them. `asked` are the
    paths of the requests so far; `today` is the banks' day.
    """

    def __init__(self, port: int = 0, today: date | None = None) -> None:
        self.fault: str | None = None
        self.faults_left: int | None = None  # so many answers fail, then none; None: all do
        self.asked: list[str] = []
        self._today = today
        self._server = ThreadingHTTPServer((HOST, port), _handler(self))
        self.port: int = self._server.server_address[1]

    @property
    def today(self) -> date:
        """The banks' calendar day."""
        return self._today or datetime.now(UTC).date()

    @today.setter
    def today(self, day: date) -> None:
        self._today = day

    @property
    def cbr_url(self) -> str:
        """The value for RATES_CBR_URL."""
        return f"http://{HOST}:{self.port}/scripts/"

    @property
    def ecb_url(self) -> str:
        """The value for RATES_ECB_URL."""
        return f"http://{HOST}:{self.port}/stats/eurofxref/"

    def next_fault(self) -> str | None:
        """The fault of the answer that is due."""
        if self.fault is None or self.faults_left == 0:
            return None
        if self.faults_left is not None:
            self.faults_left -= 1
        return self.fault

    def start(self) -> "FakeRates":
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "FakeRates":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def _handler(banks: FakeRates) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            banks.asked.append(self.path)
            fault = banks.next_fault()
            if fault == DOWN:
                return self._answer(HTTPStatus.SERVICE_UNAVAILABLE, b"busy", "text/plain")
            if fault == MOVED:
                return self._moved()
            if fault == SLOW:
                time.sleep(2)
            if fault == RUBBISH:
                return self._answer(HTTPStatus.OK, b"<html><body>Under maintenance</body>", "text/html")
            asked = urlsplit(self.path)
            content = page(asked.path, {k: v[0] for k, v in parse_qs(asked.query).items()}, banks.today, fault)
            if content is None:
                return self._answer(HTTPStatus.NOT_FOUND, b"not found", "text/plain")
            charset = "windows-1251" if asked.path.startswith("/scripts/") else "utf-8"
            return self._answer(HTTPStatus.OK, content, f"application/xml; charset={charset}")

        def _answer(self, status: HTTPStatus, content: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _moved(self) -> None:
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"http://{HOST}:{banks.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    return Handler


def page(path: str, asked: dict[str, str], today: date, fault: str | None = None) -> bytes | None:
    """The document at a path as the bank sends it; None where there is none."""
    match path:
        case "/scripts/XML_daily.asp":
            last = today + timedelta(days=1)  # tomorrow's rates are out in the afternoon
            on = min(_slashed(asked["date_req"]), last) if asked.get("date_req") else last
            return _daily(_russian_day(on), fault).encode("windows-1251")
        case "/scripts/XML_dynamic.asp":
            span = _days(_slashed(asked["date_req1"]), min(_slashed(asked["date_req2"]), today + timedelta(days=1)))
            return _dynamic(asked.get("VAL_NM_RQ", ""), span, asked, fault).encode("windows-1251")
        case "/stats/eurofxref/eurofxref-daily.xml":
            return _euro([_weekday(today)], fault).encode()
        case "/stats/eurofxref/eurofxref-hist-90d.xml":
            days = [day for day in _days(today - timedelta(days=90), today) if day.weekday() < 5]
            return _euro(days[::-1], fault).encode()
    return None


def _slashed(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _russian_day(on: date) -> date:
    """The day from which the rates of that day hold: Saturday's hold until Tuesday's come."""
    return on - timedelta(days=(on.weekday() - 5) % 7) if on.weekday() in (6, 0) else on


def _weekday(on: date) -> date:
    return on - timedelta(days=max(on.weekday() - 4, 0))


def _comma(value: float, places: int) -> str:
    return f"{value:.{places}f}".replace(".", ",")


def _daily(on: date, fault: str | None) -> str:
    rows = [] if fault == EMPTY else VALUTES
    text = "".join(_valute(row, on, damaged=fault == DAMAGED) for row in rows)
    head = '<?xml version="1.0" encoding="windows-1251"?>'
    return f'{head}<ValCurs Date="{on:%d.%m.%Y}" name="Foreign Currency Market">{text}</ValCurs>'


def _valute(row: tuple[str, str, str, int, str, float], on: date, *, damaged: bool) -> str:
    key, number, code, nominal, name, _price = row
    price = roubles(code, on)
    value = "н/д" if damaged else _comma(price * nominal, 4)
    return (
        f'<Valute ID="{key}"><NumCode>{number}</NumCode><CharCode>{code}</CharCode><Nominal>{nominal}</Nominal>'
        f"<Name>{name}</Name><Value>{value}</Value><VunitRate>{_comma(price, 6)}</VunitRate></Valute>"
    )


def _dynamic(key: str, days: Iterator[date], asked: dict[str, str], fault: str | None) -> str:
    found = next((row for row in VALUTES if row[0] == key), None)
    first, last = (_slashed(asked[name]) for name in ("date_req1", "date_req2"))
    records = "".join(_record(found, day) for day in days if found and _russian_day(day) == day and fault != EMPTY)
    head = '<?xml version="1.0" encoding="windows-1251"?>'
    about = f'ID="{key}" DateRange1="{first:%d.%m.%Y}" DateRange2="{last:%d.%m.%Y}"'
    return f'{head}<ValCurs {about} name="Foreign Currency Market Dynamic">{records}</ValCurs>'


def _record(row: tuple[str, str, str, int, str, float], on: date) -> str:
    key, _number, code, nominal, _name, _price = row
    price = roubles(code, on)
    return (
        f'<Record Date="{on:%d.%m.%Y}" Id="{key}"><Nominal>{nominal}</Nominal>'
        f"<Value>{_comma(price * nominal, 4)}</Value><VunitRate>{_comma(price, 6)}</VunitRate></Record>"
    )


def _euro(days: list[date], fault: str | None) -> str:
    cubes = "".join(_euro_day(day, damaged=fault == DAMAGED) for day in days if fault != EMPTY)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
        'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject>'
        f"<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender><Cube>{cubes}</Cube></gesmes:Envelope>"
    )


def _euro_day(on: date, *, damaged: bool) -> str:
    euro = roubles("EUR", on)
    rates = {code: "N/A" if damaged else f"{euro / roubles(code, on):.5g}" for code in EURO}
    return f'<Cube time="{on}">' + "".join(f'<Cube currency="{c}" rate="{r}"/>' for c, r in rates.items()) + "</Cube>"


def main() -> None:
    """Run until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="fakerates", description="Central banks with made-up exchange rates")
    parser.add_argument("--port", type=int, default=8030)
    done = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: done.set())
    with FakeRates(parser.parse_args().port) as banks:
        print(f"rates: {banks.cbr_url} {banks.ecb_url} process: {os.getpid()}", flush=True)
        done.wait()


if __name__ == "__main__":
    main()
