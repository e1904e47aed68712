"""Commands of the reading package; each has HELP, add_arguments and run."""
