"""The generator: reads schemas and definitions, checks them and writes typed Python."""
