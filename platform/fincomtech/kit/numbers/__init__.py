"""Money and rates, rounding, units, numbers of documents, amounts in words. Source: kit.11."""
