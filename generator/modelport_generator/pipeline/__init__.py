"""From schemas and definitions to the generated tree, in visible steps."""
