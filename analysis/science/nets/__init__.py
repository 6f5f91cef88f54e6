"""Net plans: need, three ways to share a stock, scenarios, and an officer's own plan."""
