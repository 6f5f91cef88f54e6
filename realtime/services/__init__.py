"""Every write of sessions, events and jobs: one file a verb."""
