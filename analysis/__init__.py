"""The science, its runs, and the conversation about them."""
