"""Chinese search tokens: every pair of neighbouring characters, so that two-character words are found."""
