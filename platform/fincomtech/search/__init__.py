"""Full-text search over all records of a company, within the reader's rights."""
