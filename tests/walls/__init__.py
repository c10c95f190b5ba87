"""The walls between offices, tried from inside: requests, words, ids."""
