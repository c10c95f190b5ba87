"""Tests of the calendars app."""
