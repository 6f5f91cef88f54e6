"""Every write of webhooks and their deliveries: one file a verb."""
