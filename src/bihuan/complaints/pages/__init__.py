"""The pages of complaints: thin views; what they show is read by registers, what they do is done by verbs."""
