"""Looking back at what was struck off (回头看、后督察): drawn by lot or after signs, checked on the spot, reopened if false."""
