"""Commands of the directive spine."""
