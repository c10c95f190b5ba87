"""Leaders' directions (bút phê) and the tasks that follow from them, closed by evidence."""
