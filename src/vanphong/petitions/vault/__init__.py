"""The vault of identities: a process of its own, with a schema and a database role of its own.

`envelope` seals words, `custody` holds the key of keys, `tables` is the database side, `keeping`
keeps rows, `process` listens; the office's own processes speak to it through `client` alone.
"""
