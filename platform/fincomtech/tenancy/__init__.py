"""Who the companies are, and how the database keeps them apart: one schema and one role each."""
