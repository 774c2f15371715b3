"""A row of `make bench`: an invoice-like PDF of one page with a logo and 20 lines, from the template to the bytes.

The processor time of the press's forks counts too: they are the children of its process.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections

BUDGET = 0.5  # CPU seconds
LINES = 20
TICKS = os.sysconf("SC_CLK_TCK")
BODY = """<h1>Счёт № {{ number }}</h1><p>Покупатель: {{ contact.name }}, ИНН {{ contact.inn }}</p>
<img src="picture:logo" style="height: 15mm">
<table><thead><tr><th>№</th><th>Товар</th><th>Кол-во</th><th>Цена</th><th>Сумма</th></tr></thead><tbody>
{% for line in lines %}<tr><td>{{ loop.index }}</td><td>{{ line.title }}</td><td class="number">{{ line.count | number(0) }}</td>
<td class="number">{{ line.price | number }}</td><td class="number">{{ line.price * line.count }}</td></tr>{% endfor %}
</tbody></table><p>Всего: {{ total | in_words }}</p>
<div class="signatures"><div>Руководитель</div><div>Бухгалтер</div></div>"""


def picture() -> bytes:
    """A logo of 600 × 200 dots."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.radial_gradient("L").resize((600, 200)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def spent(pid: int) -> float:
    """CPU seconds of a process and of its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) / TICKS


def measure(tenant: Any, say: Callable[..., None], times: int = 10) -> float:
    """Print the page so many times; returns the CPU seconds of one."""
    from fincomtech.kit import context
    from fincomtech.kit.context import Actor
    from fincomtech.kit.safety import templates_sandbox
    from fincomtech.reports import documents, pdf
    from fincomtech.tenancy.switch import in_company

    lines = [{"title": f"Товар {n} с длинным названием", "count": n, "price": 99.5 * n} for n in range(1, LINES + 1)]
    values = {
        "lines": lines,
        "number": "00042",
        "total": 123456.78,
        "contact": {"name": "ООО «Покупатель»", "inn": "7707083893"},
    }
    style = documents.text_of(documents.STANDARD / "document.css")
    with in_company(tenant), context.acting_as(Actor(user_id=1, name="bench", is_administrator=True)):
        pictures = {"logo": picture()}

        def once() -> bytes:
            body = templates_sandbox.render(BODY, None, values, language="ru", html=True)
            return pdf.pdf([f"<style>@page {{size: A4; margin: 20mm}} {style}</style>{body}"], pictures)

        once()  # starts the press
        assert pdf._running is not None
        press = pdf._running.process.pid
        before, python, begun = spent(press), time.process_time(), time.perf_counter()
        for _time in range(times):
            size = len(once())
        time.sleep(0.3)  # the press notices its last child's end
        took, python = (time.perf_counter() - begun - 0.3) / times, (time.process_time() - python) / times
        drawn = (spent(press) - before) / times
    connections["default"].close()
    say(
        f"a PDF of one page, {LINES} lines, logo                budget <= {BUDGET} CPU s",
        f"{drawn + python:8.3f} CPU s   ({drawn:.3f} the press, {python:.3f} the template)   {took * 1000:.0f} ms wall, {size // 1024} KB",
    )
    return drawn + python
