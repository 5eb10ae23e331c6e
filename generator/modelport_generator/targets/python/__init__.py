"""Print the package `modelport`: entities, contract, validators, stubs and SDK."""
