"""Language models of OpenAI."""
