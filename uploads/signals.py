"""What uploads tells the layer above, in the transaction that writes it."""

from django.dispatch import Signal

dataset_ready = Signal()
"""`dataset`: a Dataset that was just stored and is current now; `change`: the DataChange by which
its file was read again, if it was."""

dataset_restored = Signal()
"""`dataset`: a Dataset of before that is current again, because a change was undone or redone."""

dataset_retired = Signal()
"""`dataset`: a Dataset that is not current any more."""

link_ready = Signal()
"""`link`: a Link that was just stored and is current now."""

names_decided = Signal()
"""`link`: a Link that was just stored in the place of one of the same files, because people decided
about names; nobody need be told, they are at it."""

link_retired = Signal()
"""`link`: a Link that is not current any more, because one of its files was replaced."""

link_restored = Signal()
"""`link`: a Link of before that is current again, because its files are."""

reading_failed = Signal()
"""`upload`, `error`: the file was not read again as a person asked; what was in force stays."""

upload_failed = Signal()
"""`upload`: an Upload whose file could not be read."""

link_failed = Signal()
"""`session`, `error`: the table and the boundary could not be brought together."""

files_settled = Signal()
"""`session`: reading a file, matching names or summing up a raster ended, well or not."""
