"""How does one language become terms? One file a language, one table of all of them: `registry`."""
