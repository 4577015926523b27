"""What ranks? Engines behind one interface; they receive terms, never text."""
