"""Double-random supervision 双随机: rosters brought in, tasks planned, pools frozen, draws made or declared void (WF-6)."""
