"""From text cells to a checked, typed table: roles, cleaning, names, geometry. Pure Python."""
