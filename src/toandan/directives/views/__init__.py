"""Pages of the directive spine."""
