"""Settlement classes of the cells of a grid over wards; one part a module."""
