"""How good, and how sure? Benchmarks, measured themselves."""
