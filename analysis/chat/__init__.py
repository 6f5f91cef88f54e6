"""Understanding a question, keeping the dialogue, putting an answer together."""
