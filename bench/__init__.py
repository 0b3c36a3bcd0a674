"""Benchmarks: `python -m bench NAME [--json FILE]`. Ratios of one run; machines are noisy."""
