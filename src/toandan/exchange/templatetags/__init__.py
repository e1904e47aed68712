"""Tags of the exchange app."""
