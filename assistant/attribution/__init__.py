"""Do the cited words support a claim? The check that every written sentence passes before it is shown."""
