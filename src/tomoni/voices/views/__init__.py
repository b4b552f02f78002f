"""What citizens see of voices."""
