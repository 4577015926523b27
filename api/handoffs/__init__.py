"""How does a request for a human reach one? What an app sends, what it is told, and how it is delivered."""
