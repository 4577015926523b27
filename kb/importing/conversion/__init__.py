"""How does a text of another system read in our Markdown? One file a form, and what cannot be kept is told."""
