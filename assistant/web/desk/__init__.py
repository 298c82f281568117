"""The editors' desk over HTTP: JSON endpoints under /api/desk, and the pages under /desk that use them."""
