"""Measurements against the budgets: ratios within one run, never absolute limits."""
