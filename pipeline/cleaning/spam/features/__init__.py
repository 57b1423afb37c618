"""What there is to say about a unit of text, in numbers, and holding rules against it."""
