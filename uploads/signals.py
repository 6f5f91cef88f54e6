"""What uploads tells the layer above, in the transaction that writes it."""

from django.dispatch import Signal

dataset_ready = Signal()
"""`dataset`: a Dataset that was just stored and is current now."""

dataset_retired = Signal()
"""`dataset`: a Dataset that is not current any more."""

link_ready = Signal()
"""`link`: a Link that was just stored and is current now."""

names_decided = Signal()
"""`link`: a Link that was just stored in the place of one of the same files, because people decided
about names; nobody need be told, they are at it."""

link_retired = Signal()
"""`link`: a Link that is not current any more, because one of its files was replaced."""

upload_failed = Signal()
"""`upload`: an Upload whose file could not be read."""

link_failed = Signal()
"""`session`, `error`: the table and the boundary could not be brought together."""

files_settled = Signal()
"""`session`: reading a file, matching names or summing up a raster ended, well or not."""
