"""Django's database backend of the application: one role per company."""
