"""Public notice 公示: what everybody may read about declarations, how it ends, and how its full length is proved."""
