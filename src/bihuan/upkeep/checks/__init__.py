"""What the doctor looks at, by what it looks into."""
