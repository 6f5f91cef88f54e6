"""One file per kind of map; the list of them is MAPS in the package above."""
