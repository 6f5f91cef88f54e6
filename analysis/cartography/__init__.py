"""Maps: outlines as TopoJSON, classes and colours, layers, and pictures. Pure Python."""
