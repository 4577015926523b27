"""Where is it? Turns articles into an index, and questions into ranked hits. Imports kb."""
