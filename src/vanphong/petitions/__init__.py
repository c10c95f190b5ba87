"""Petitions and the reception of citizens: from the letter to its result, in time and unleaked."""
