"""The base classes of adapters, the registry that finds them, and definitions at run time."""
