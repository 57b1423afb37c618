"""Rule files, checked and compiled."""
