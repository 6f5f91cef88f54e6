"""Make a settlement grid, classify its cells, change its size, use its shares."""
