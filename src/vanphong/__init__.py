"""Vanphong: the digital office of a Party committee."""
