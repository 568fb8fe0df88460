"""Likely repeats at the desk: the shelf of keys in the database, what is proposed, linked, counted and told of them."""
