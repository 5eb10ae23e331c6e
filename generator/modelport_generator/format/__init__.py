"""Format definitions: keys in the order of the schemas, comments kept, meaning unchanged."""
