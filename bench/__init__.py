"""Measurements of Tomoni against its bars. Figures and commands: ``docs/benchmarks.md``."""
