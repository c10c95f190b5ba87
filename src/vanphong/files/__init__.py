"""Stored bytes: checked at the door, kept for ever unaltered, read out as text and pictures."""
