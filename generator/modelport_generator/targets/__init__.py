"""The targets: each turns the IR of definitions into files, and reads nothing else."""
