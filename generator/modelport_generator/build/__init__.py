"""Turn loaded definitions and schemas into the IR, which decides all names, types, order and bodies."""
