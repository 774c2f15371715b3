"""Printable documents and tabular reports: templates, PDF, saved reports, and their way by mail. Source: kit.8."""
