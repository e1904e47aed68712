"""People, positions, permissions and scope."""
