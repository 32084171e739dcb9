"""Tests, by what they test; modules that are no tests make what several of them read."""
