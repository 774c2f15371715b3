"""The audit trail: who changed what, before and after, in entries that cannot be altered unnoticed. Source: auth.8."""
