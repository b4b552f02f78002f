"""Tomoni (ともに): a city plans, decides, acts and accounts together with its citizens."""
