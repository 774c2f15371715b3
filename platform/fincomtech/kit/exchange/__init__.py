"""Import and export of any record: tables in, tables out. Begin with `runs.py` and `exports.py`. Source: kit.10."""
