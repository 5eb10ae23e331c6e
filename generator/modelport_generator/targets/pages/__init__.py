"""Pages in Markdown: one a provider and language, made from the IR alone."""
