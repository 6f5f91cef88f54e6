"""Charts of a session: which there are, and their data from files of runs and from the data."""
