"""Which problems are shown: settings of a run, and comments in the files."""
