"""Languages that a company adds to Russian and English, with its own words."""
