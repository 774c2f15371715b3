"""Contacts: everybody a company deals with."""
