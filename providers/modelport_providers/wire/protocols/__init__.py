"""The request and response formats of OpenAI and Anthropic."""
