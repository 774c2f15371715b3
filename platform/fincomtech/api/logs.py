"""Log lines say whose work they are about."""

import logging

from fincomtech.kit import context


class ContextFilter(logging.Filter):
    """Adds the company's key and the request's id to every line (kit.15)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a line."""
        company = context.company_or_none()
        record.company = company.key if company else "-"
        record.request_id = context.request_id() or "-"
        return True
