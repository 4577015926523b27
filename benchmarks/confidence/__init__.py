"""How sure is it, and is that so? Confidence fitted to many questions, and measured on those that must not be answered."""
