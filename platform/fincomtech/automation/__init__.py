"""Rules that an administrator makes without code: when something happens, if a condition holds, do these steps. Source: kit.7."""
