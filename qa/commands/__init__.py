"""The subcommands of the command line, one module a group."""
