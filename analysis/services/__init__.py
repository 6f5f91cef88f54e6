"""Every write of the analysis: one file a verb."""
