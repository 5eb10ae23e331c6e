"""Many calls at once under faults, for minutes: `make soak` counts what was lost, mixed up or left open."""
