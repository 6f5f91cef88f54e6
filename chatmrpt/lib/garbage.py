"""Load modules without the garbage collector: they stay, and it would look at each again and again.

Of a worker's start that is a fifth of the time; at its end, when the collector looks at all of
it three times more, half a second to a second; and in between each full collection stops the
process for as long as there are modules to look at.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Within the block nothing is collected; what is there at its end never will be."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)
