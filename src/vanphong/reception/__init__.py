"""Reception of citizens (tiếp công dân)."""
