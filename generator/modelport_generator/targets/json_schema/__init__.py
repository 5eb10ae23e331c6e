"""The JSON Schema target: forms, parameters and entities as plain draft 2020-12."""
