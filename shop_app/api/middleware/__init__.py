"""What every answer passes, HTTP and websocket alike, as plain ASGI. Outermost first: requests, visitors, pages."""
