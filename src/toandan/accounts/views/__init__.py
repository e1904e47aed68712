"""Pages of people, positions and one's own account."""
