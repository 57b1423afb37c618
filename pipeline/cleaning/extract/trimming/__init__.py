"""What stands inside the body's block and is not body text."""
