"""From loaded definitions and schemas to the IR: decides names, types, order and bodies of everything printed."""
