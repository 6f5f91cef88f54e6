"""Backups: one file with the database at one moment and every stored file, checked by hashes.

`archive` writes and reads the file, `sealing` encrypts it, `database` calls PostgreSQL's own
programs, `making` and `restoring` put them together.
"""
