"""The chaos run: real processes in trouble, clients that go on, and a count of what was promised.

Read `run.py` first; `python -m chaos --help` says how to start one.
"""
