"""Official documents as data, set in the legal form as PDF/A; Word files read into that data."""
