"""The pages of areas and organisations."""
