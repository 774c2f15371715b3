"""Django's database backend of the owner: DDL, and nothing else."""
