"""How a company is born and how it gets and loses modules: recorded runs of idempotent steps that survive kill -9."""
