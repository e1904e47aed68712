"""What can be asked of the directive spine."""
