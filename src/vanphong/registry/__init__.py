"""Documents, books, numbers, relations and dossiers: the registry of an office."""
