"""Figures of findings: rectified, on schedule, behind, struck off, as of any past moment, of one source or several."""
