"""Writes of exchange: what is taken in and what is put out."""
