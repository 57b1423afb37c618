"""One request: what is sent, where it may go, what comes back, and what robots.txt says to it."""
