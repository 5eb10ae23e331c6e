"""The checks of definitions: from documents to problems, each rule in the module of its subject."""
