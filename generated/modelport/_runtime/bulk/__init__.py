"""Many calls as one job: limits, a ledger, batches and progress.

Nothing here is imported before it is used.
"""
