"""The catalogue of modules with their prices, and which company has which of them. Lives in the public schema."""
