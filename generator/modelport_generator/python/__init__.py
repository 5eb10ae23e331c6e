"""Python as text: read from adapters, printed safely, named and formatted."""
