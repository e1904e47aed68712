"""Words and pieces for templates."""
