"""Documents in and out and the work that they ask for at every tier."""
