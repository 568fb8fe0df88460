"""Findings (反馈问题): what an inspection or another source found, its plan, and where it stands."""
