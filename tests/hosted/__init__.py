"""Tests of the dashboard as a server for others, signed in by a provider of the tests' own: `make test-hosted`."""
