"""Parsed reports kept and asked: the store, and one named question for each thing that a page shows."""
