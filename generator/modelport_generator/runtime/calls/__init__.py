"""One call: its stream, its threads, its failures, its counts."""
