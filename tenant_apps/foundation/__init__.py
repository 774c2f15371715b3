"""The ground that every company stands on: its own profile, its contacts."""
