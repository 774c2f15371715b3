"""Local PostgreSQL, Valkey, mail and browser for the demo and the tests; nothing here runs in production."""
