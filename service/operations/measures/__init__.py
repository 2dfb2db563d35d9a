"""Measures in force 在施措施: what follows from each result, and what waits for a named person."""
