"""What the canvas shows: maps as layers, results as tables."""
