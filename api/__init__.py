"""What do we answer? Ask, decide, hand off; HTTP and command line. Imports indexer and kb."""
