"""Words for the pages of accounts."""
