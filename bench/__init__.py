"""Measurements and trials that are too long for the test suite."""
