"""Django's settings: one module an environment, everything that differs between machines from variables."""
