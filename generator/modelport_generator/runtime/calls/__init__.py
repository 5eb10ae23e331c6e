"""One call: its stream, its threads, its failures and its token counts."""
