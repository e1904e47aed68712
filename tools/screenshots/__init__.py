"""Pictures of the running site for README."""
