"""The steps from schemas and definitions to the generated tree."""
