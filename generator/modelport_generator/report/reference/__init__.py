"""The reference of the format as pages: keys, templates, conditions, quirks, entities and records."""
