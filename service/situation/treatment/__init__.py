"""Blacklist treatment 黑名单治理 (BG22-15): what is being done about each enterprise of grade D or on a blacklist, read as it is now."""
