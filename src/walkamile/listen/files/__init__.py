"""Open strangers' files: bytes, tables, documents and archives, within limits."""
