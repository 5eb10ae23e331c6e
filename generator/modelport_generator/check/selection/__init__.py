"""The selection of problems that are shown: settings of a run, and comments in files."""
