"""The staff shell: navigation, layout, sign-in pages."""
