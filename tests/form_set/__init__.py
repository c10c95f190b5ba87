"""The published test set of the form checker: Word files made here, with labels. All invented."""
