"""What a definition and its Python adapters say of each other."""
