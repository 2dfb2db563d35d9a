"""A second, plain evaluation of the tables T-a and T-b, written from the requirements and used by tests only."""
