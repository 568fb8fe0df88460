"""Public notice before a finding is struck off (公示), and what people object to it (异议)."""
