"""Reads of exchange: packages and states made from what the spine holds."""
