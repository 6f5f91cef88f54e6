"""Sessions, their events and their jobs: jobs in, events out. No domain words."""
