"""OpenAI: predefined models, and fine-tuned ones that inherit what their base declares."""
