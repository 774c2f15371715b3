"""`make module`: a new module from a template, complete from the first minute."""
