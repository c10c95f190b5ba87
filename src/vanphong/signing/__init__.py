"""Signatures, seals, timestamps and their verification."""
