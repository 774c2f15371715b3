"""The how-to pages are followed word by word."""
