"""How is it going, for whoever operates it? Requests under way, logs, metrics and traces; never a question in any of them."""
