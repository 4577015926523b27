"""How does a person reach a human over HTTP? Routes that take hand-offs, pictures and feedback, and what guards that open door."""
