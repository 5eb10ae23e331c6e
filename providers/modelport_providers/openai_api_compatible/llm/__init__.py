"""Language models of OpenAI-compatible servers."""
