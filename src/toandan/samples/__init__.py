"""The sample province: invented directives, people and activity."""
