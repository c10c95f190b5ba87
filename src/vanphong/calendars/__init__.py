"""Working days, holidays and statutory time limits: every due date explains itself."""
