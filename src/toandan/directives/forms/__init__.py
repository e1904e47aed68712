"""Forms of the directive spine: what a person typed, checked for form; the verbs check sense."""
