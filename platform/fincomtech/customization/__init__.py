"""What a company changes without programming: own fields, forms and lists, menu entries; their history, export and import."""
