"""Speech recognition models of OpenAI-compatible servers."""
