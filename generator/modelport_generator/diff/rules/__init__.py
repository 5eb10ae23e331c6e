"""What is compared: one subject a file. Each finds the rows of the table that a change touches."""
