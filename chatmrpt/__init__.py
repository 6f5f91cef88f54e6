"""The project: settings, addresses, accounts, commands."""
