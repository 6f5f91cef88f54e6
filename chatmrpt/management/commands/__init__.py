"""One file a command; see the README for the list."""
