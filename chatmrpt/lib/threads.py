"""Keep numerical libraries to one thread a process: workers are processes already."""

from __future__ import annotations

import os


def limit_math_threads() -> None:
    """Set before numpy is imported; a value set by the operator is kept.

    OpenMP and BLAS threads of a parent can hang a forked child, and several workers that each
    start a thread per core slow one another down.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
