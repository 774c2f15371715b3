"""CRM: leads, deals and the pipeline."""
