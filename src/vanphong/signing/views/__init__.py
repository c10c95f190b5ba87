"""Pages: verification and public check; keys of the office; one's own keys."""
