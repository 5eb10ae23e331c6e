"""Pages in Markdown: one per provider and language, made from the IR alone."""
