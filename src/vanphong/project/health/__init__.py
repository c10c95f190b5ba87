"""The site's health: for the operator's eyes, for scripts, for monitoring."""
