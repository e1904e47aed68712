"""The verbs of the directive spine; every write goes through one of them."""
