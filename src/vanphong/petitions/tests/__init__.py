"""Tests of the petitions app."""
