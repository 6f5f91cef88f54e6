"""Take datasets out of force and bring them back, with what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable

from realtime.models import Session
from uploads.models import SEVERAL, Dataset, DatasetKind
from uploads.services.keep_ward_values import restore_values, retire_values
from uploads.services.link_datasets import queue_link, renew_link, retire_links
from uploads.services.record_dataset import record_dataset
from uploads.signals import dataset_restored, dataset_retired

LINKED = (DatasetKind.WARD_TABLE, DatasetKind.BOUNDARY)


def retire(*, session: Session, datasets: Iterable[Dataset]) -> None:
    """These become older ones, with what was made from them."""
    going = list(datasets)
    if any(dataset.kind in LINKED for dataset in going):
        retire_links(session)
    for old in going:
        retire_values(of=old)
        old.current = False
        old.save(update_fields=["current"])
        record_dataset(old)
        dataset_retired.send(sender=Dataset, dataset=old)


def swap(*, session: Session, going: Iterable[Dataset], coming: Iterable[Dataset]) -> None:
    """Some datasets go out of force and others come back; names are matched anew where needed."""
    back = [dataset for dataset in coming if not dataset.current]
    out = {dataset.pk: dataset for dataset in going if dataset.current}
    for dataset in back:
        for other in in_the_way(dataset):
            out[other.pk] = other
    retire(session=session, datasets=out.values())
    for dataset in back:
        dataset.current = True
        dataset.save(update_fields=["current"])
        record_dataset(dataset)
    for dataset in back:
        restore_values(of=dataset)
        dataset_restored.send(sender=Dataset, dataset=dataset)
    changed = {dataset.kind for dataset in [*out.values(), *back]}
    if changed.intersection(LINKED):
        retire_links(session)
        if queue_link(session=session, told=False) is None:
            renew_link(session)
    elif DatasetKind.WARD_VALUES in changed:
        renew_link(session)


def in_the_way(dataset: Dataset) -> list[Dataset]:
    """What is in force in the place that this dataset takes: of rasters, one of the same name."""
    rows = Dataset.objects.filter(session=dataset.session, kind=dataset.kind, current=True)
    if dataset.kind in SEVERAL:
        rows = rows.filter(name__iexact=dataset.name)
    return list(rows.exclude(pk=dataset.pk).select_related("session"))
