"""The optional language model: it may choose tools and words; numbers and changes are not its own."""
