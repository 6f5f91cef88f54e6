"""From a user's file to a checked, typed dataset."""
