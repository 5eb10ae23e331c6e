"""What is compared, one subject per file. Each module finds the rows of the table that a change concerns."""
