"""Scheduled work in each company: when it runs, how it went, and the page that shows it. Source: kit.9."""
