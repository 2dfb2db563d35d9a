"""Situation analysis 信用态势 (SQ20-13, BG22-15): what the whole population looks like, counted from one evaluation run."""
