"""Simulation of a policy change 政策变更模拟: what another pack would do to everyone, proved from the packs and counted on the data."""
