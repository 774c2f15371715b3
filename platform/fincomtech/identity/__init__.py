"""Who works in a company: users, sessions, roles, teams and API keys, in each company's own schema."""
