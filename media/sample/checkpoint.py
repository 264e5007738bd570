"""Checkpoints under immutable keys: FOLDER/step-000050/, complete when its marker is there and every byte agrees."""

import json
import os
import re
import urllib.parse

import durable
import s3
import tensorfile

KEY = re.compile(r"step-(\d{6,})$")


class Unusable(Exception):
    """A checkpoint that must not be resumed from; the message says why."""


def save(folder, step, weights, moments, state, run_id):
    """Saves one checkpoint durably; returns its key. `weights` and `moments` as tensorfile.encode takes them.

    Raises Unusable when the key was taken by a checkpoint that turns out to be damaged; it is left for a person to see.
    """
    key = os.path.join(folder, f"step-{step:06d}")
    about = {"run_id": run_id, "step": step, "epoch": state["epoch"]}
    metadata = {"run_id": run_id, "step": str(step)}
    files = {
        "model.safetensors": tensorfile.encode(weights, metadata),
        "optimizer.safetensors": tensorfile.encode(moments, metadata),
        "state.json": json.dumps({"run_id": run_id, "state": state}, sort_keys=True).encode(),
    }
    try:
        if not durable.publish(key, files, about):
            durable.load(key)
    except durable.NotComplete as error:
        raise Unusable(f"{key}: {error}") from error
    return key


def load(key, config):
    """(weights, moments, state) of one checkpoint. Raises Unusable."""
    try:
        _, files = durable.load(key)
        weights, _ = tensorfile.decode(files["model.safetensors"])
        moments, _ = tensorfile.decode(files["optimizer.safetensors"])
        state = json.loads(files["state.json"])["state"]
    except (durable.NotComplete, tensorfile.TensorFileError, ValueError, KeyError, TypeError) as error:
        raise Unusable(str(error)) from error
    if state["config"] != config:
        changed = sorted(name for name in config if config[name] != state["config"].get(name))
        raise Unusable(f"it was trained with other settings ({', '.join(changed)})")
    return weights, moments, state


def newest_first(folder):
    """Keys in a folder, highest step first, complete or not."""
    if s3.is_uri(folder):
        names = s3.names(folder)
    else:
        names = os.listdir(folder) if os.path.isdir(folder) else []
    names = [name for name in names if KEY.match(name)]
    return [os.path.join(folder, name) for name in sorted(names, key=lambda name: -int(KEY.match(name).group(1)))]


def location(uri):
    """A path, a file:// URI as a path, or an s3:// URI as it is."""
    parts = urllib.parse.urlsplit(uri)
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return urllib.parse.unquote(parts.path)
    if "://" in uri and not s3.is_uri(uri):
        raise Unusable(f"{uri}: only folders and s3:// can be read here, mount the store or copy the checkpoint first")
    return uri
