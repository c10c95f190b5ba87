"""What the pages of the registry draw: rows, facts, steps; nothing is decided here."""
