"""Apply the fixes of problems, and verify that they help."""
