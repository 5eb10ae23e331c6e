"""Many calls as one job: limits, a ledger, batches and progress. Nothing here is imported before a job is."""
