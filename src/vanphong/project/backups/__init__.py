"""Backups of the whole site: taken, checked, restored, practised."""
