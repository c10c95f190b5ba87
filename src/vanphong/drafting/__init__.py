"""Drafting: from the first words to the issued document; setting in the official form."""
