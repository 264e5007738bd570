"""Files that survive a kill at any instant, and promotion: data first under a key of its own, one small marker last.

Nothing here is ever overwritten. A reader that sees the marker may trust that everything it names was stored before. Keys are
folders, or s3:// URIs, where the marker is put with If-None-Match.
"""

import errno
import hashlib
import json
import os
import uuid

import s3

MARKER = "COMPLETE.json"


class NotComplete(Exception):
    """There is no marker, or what it names is missing or differs."""


def sync_folder(path):
    """Makes new names inside a folder durable; fsync of a file does not do that."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path, data):
    """Writes a file that must not exist yet, through to the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def create_if_absent(path, data):
    """Creates `path` with all of `data` or not at all; False when somebody was first."""
    if s3.is_uri(path):
        s3.put(path, data, if_absent=True)
        return s3.get(path) == data  # an answer can be lost; what is there can not
    folder = os.path.dirname(path)
    temporary = os.path.join(folder, f".{os.path.basename(path)}.{uuid.uuid4().hex}")
    write_new(temporary, data)
    try:
        os.link(temporary, path)  # atomic, and fails if the name is taken
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        try:  # a file system without hard links: still exclusive, and a torn marker is refused by `load`
            write_new(path, data)
        except FileExistsError:
            return False
    finally:
        os.unlink(temporary)
    sync_folder(folder)
    return True


def publish(key, files, about):
    """Puts `files` ({name: bytes}) under the folder `key` and makes them visible by the marker, exactly once.

    The bytes go to key/<token>/, a folder of this very attempt, so that two attempts that work on the same key at the same
    time (a preempted pod that is not quite dead yet) can not mix. Returns True if this attempt's files are the ones the
    marker names: decided by reading it back, never by what a call returned.
    """
    token = uuid.uuid4().hex
    attempt = os.path.join(key, token)
    if s3.is_uri(key):
        for name, data in files.items():
            s3.put(f"{attempt}/{name}", data)
    else:
        os.makedirs(attempt)
        for name, data in files.items():
            write_new(os.path.join(attempt, name), data)
        sync_folder(attempt)
        sync_folder(key)
        sync_folder(os.path.dirname(os.path.abspath(key)))
    marker = {
        **about,
        "token": token,
        "files": {
            name: {"path": f"{token}/{name}", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
        },
    }
    create_if_absent(os.path.join(key, MARKER), json.dumps(marker, indent=1, sort_keys=True).encode())
    return read_marker(key)["token"] == token


def read(path):
    if s3.is_uri(path):
        return s3.get(path)
    with open(path, "rb") as file:
        return file.read()


def read_marker(key):
    """The marker of a key. Raises NotComplete."""
    try:
        marker = json.loads(read(os.path.join(key, MARKER)))
        if not isinstance(marker["token"], str) or not isinstance(marker["files"], dict):
            raise ValueError("fields are missing")
        return marker
    except FileNotFoundError:
        raise NotComplete("no marker: it was never finished") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotComplete(f"unreadable marker: {error}") from error


def load(key):
    """(marker, {name: bytes}) of a complete key, every byte compared with the marker. Raises NotComplete."""
    marker = read_marker(key)
    files = {}
    for name, entry in marker["files"].items():
        try:
            data = read(os.path.join(key, entry["path"]))
            if len(data) != entry["bytes"]:
                raise NotComplete(f"{name} has {len(data)} of {entry['bytes']} bytes")
            if hashlib.sha256(data).hexdigest() != entry["sha256"]:
                raise NotComplete(f"{name} differs from its checksum")
        except (OSError, KeyError, TypeError) as error:
            raise NotComplete(f"{name} can not be read: {error}") from error
        files[name] = data
    return marker, files
