"""Pure rules of the registry: symbols, types, authority, numbers, marks, proposals."""
