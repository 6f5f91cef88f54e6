"""Documents to hand on: one model, and a writer for each format in :mod:`analysis.reports.writers`."""
