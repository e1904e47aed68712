"""Pages of units: organisations, areas, rules, phrases, and the forms that change them."""
