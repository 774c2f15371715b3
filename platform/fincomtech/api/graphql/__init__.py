"""The GraphQL API: types generated from record types, reads by compiled plans, writes through the kit."""
