"""Problems as people and machines read them: text, JSON, SARIF, annotations of GitHub."""
