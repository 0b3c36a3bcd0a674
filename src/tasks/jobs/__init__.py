"""The engine: carries any long job through, and tells everyone who watches.

It knows nothing of podcasts. Read `pipeline.py` for what a job is, `runner.py` for how it is
carried, `client.py` for what servers call.
"""
