"""The pages of the mail room: what goes to the team, what goes to the units."""
