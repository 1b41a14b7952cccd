"""Reports: they render documents, never live objects."""
