"""Acts of the registry; one function is one act in one transaction."""
