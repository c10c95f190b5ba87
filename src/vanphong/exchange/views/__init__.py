"""Pages of the exchange, one module a subject."""
