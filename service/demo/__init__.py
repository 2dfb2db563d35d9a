"""A filled office to look at 演示: invented enterprises that show every grade, every veto and every row of annex 1."""
