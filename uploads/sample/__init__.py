"""A synthetic demonstration state and a synthetic country for benchmarks."""
