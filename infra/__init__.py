"""What the product runs on: local services, the demo's supervisor, deployment files."""
