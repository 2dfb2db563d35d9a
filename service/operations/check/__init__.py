"""Checks at every transaction 逢办必查: the record looked up, the advice given, the decision noted (WF-14)."""
