"""What the documents say 政策规则: packs of cited rules, the executor that applies them, and the proofs that they hold.

Nothing in here knows of people, screens or databases; imports run downwards only (service -> workflows -> rulesets).
"""
