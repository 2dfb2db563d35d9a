"""Changes of the rules 政策变更: drafted, proved, simulated, approved by a second person, in force from a day."""
