"""One file a step; each is run once, and never edited after it was released."""
