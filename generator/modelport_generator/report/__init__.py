"""Reports of problems and changes, for people and machines: text, JSON, SARIF, GitHub and others."""
