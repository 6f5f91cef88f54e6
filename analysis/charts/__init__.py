"""Charts as Vega-Lite specifications. A pure island: no Django."""
