"""Areas and organisations: two trees of dated data."""
