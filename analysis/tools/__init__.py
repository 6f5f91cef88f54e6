"""What the conversation can do: one file a tool."""
