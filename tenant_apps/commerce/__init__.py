"""Selling: leads, deals, and what follows them."""
