"""Words and pieces that only the directive spine's pages need."""
