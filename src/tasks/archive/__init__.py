"""A whole installation in one file: what `gavelcast backup` writes and `gavelcast restore` reads.

A zip with the rows of each table as JSON lines, the files that rows refer to, and a manifest that
counts and hashes all of it. It says nothing of where it comes from: SQLite and a folder, or
PostgreSQL and a bucket.
"""
