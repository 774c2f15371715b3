"""What every module is made of. Knows no module, no tenant and no billing."""
