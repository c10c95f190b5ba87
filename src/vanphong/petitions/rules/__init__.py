"""Pure rules of petitions: facts and dates in, answers with their sources out."""
