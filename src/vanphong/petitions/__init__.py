"""Petitions: letters of citizens, the cases they make, and what becomes of them."""
