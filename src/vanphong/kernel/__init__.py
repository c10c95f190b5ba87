"""What every app stands on: actor, errors, gate, clock, rules, text, ports. No tables."""
