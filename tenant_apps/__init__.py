"""The modules that a company can enable, one folder a family, one folder a module."""
