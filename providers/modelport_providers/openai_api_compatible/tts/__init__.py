"""Speech synthesis models of OpenAI-compatible servers."""
