"""Pages: log-in, the own account, administration."""
