"""The JSON of the public contract: what goes in is checked here, what goes out is named here. One module per noun."""
