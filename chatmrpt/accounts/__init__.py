"""People who signed up."""
