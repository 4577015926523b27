"""How does an agent ask? The same answers and hand-offs as tools of the Model Context Protocol, over HTTP and on standard input."""
