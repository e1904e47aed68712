"""Commands that set the site up and serve it."""
