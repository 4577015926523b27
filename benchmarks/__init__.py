"""How good, how fast? Measures that anyone can repeat: `python -m benchmarks --help`. Imported by nothing."""
