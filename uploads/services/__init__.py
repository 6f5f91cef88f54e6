"""Every write of uploads and datasets: one file a verb."""
