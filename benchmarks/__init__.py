"""Figures we claim, each beside its floor in the same run. `python -m benchmarks` prints them."""
