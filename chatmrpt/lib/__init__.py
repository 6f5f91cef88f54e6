"""The plain-Python floor: what every layer may use. Nothing here imports Django."""
