"""Objections 异议 in motion: filing, every step of the table, and what a decision changes, each in one transaction."""
