"""What does the owner see? Figures with charts, questions without answers, hand-offs, and whether confidence is borne out."""
