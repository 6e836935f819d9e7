"""What the worker does for the newsroom: ``make_renditions`` when asked, ``delete_orphaned_files`` by the clock."""

from datetime import timedelta

from django.core.files.storage import storages
from django.utils import timezone
from django_tasks import task

from . import photos

ORPHANS_STAY = timedelta(days=2)


@task()
def make_renditions(photo_id):
    photos.make_renditions(photo_id)


def delete_orphaned_files():
    """Delete files that no row holds any more; a file younger than ORPHANS_STAY may still be waiting for its row."""
    used = photos.names_in_use()
    for storage, root, is_folder in (
        (storages["originals"], "photos", False),
        (storages["originals"], "attachments", False),
        (storages["renditions"], "", True),
    ):
        for prefix in listed(storage, root)[0]:
            sweep(storage, f"{root}/{prefix}".strip("/"), is_folder, used)


def sweep(storage, folder, is_folder, used):
    folders, files = listed(storage, folder)
    for name in folders if is_folder else files:
        digest = name.partition(".")[0]
        if digest not in used:
            path = f"{folder}/{name}"
            for file in [f"{path}/{inner}" for inner in listed(storage, path)[1]] if is_folder else [path]:
                delete_if_old(storage, file, digest)


def delete_if_old(storage, name, digest):
    is_old = storage.get_modified_time(name) < timezone.now() - ORPHANS_STAY
    if is_old and not photos.is_in_use(digest):
        storage.delete(name)


def listed(storage, folder):
    """(folders, files) of ``folder``; nothing where there is none."""
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []
