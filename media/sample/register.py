"""Checks the published model on held-out data and writes one registry entry per run, exactly once."""

import argparse
import json
import os
import sys

import durable
import s3
import tensorfile
from model import Model


class Zeros:
    """Stands for the random source where every weight is replaced anyway."""

    def gauss(self, mean, deviation):
        return 0.0


def accuracy(tensors, held_out):
    hidden, inputs = tensors["hidden.weight"][1]
    model = Model(inputs, hidden, Zeros())
    for name in model.parameters:
        model.parameters[name] = tensors[name][2]
    right = 0
    total = 0
    with open(held_out, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            right += (model.forward(row["x"])[1] >= 0.5) == bool(row["label"])
            total += 1
    return right / total


def main():
    parser = argparse.ArgumentParser(description="Register the model of a run.")
    parser.add_argument("--model-dir", required=True)
    parser.add_argument("--held-out", required=True)
    parser.add_argument("--registry", required=True)
    parser.add_argument("--min-accuracy", type=float, default=0.8)
    parser.add_argument("--accuracy-file", required=True)
    arguments = parser.parse_args()
    run_id = os.environ["RUN_ID"]
    marker, files = durable.load(arguments.model_dir)
    tensors, _ = tensorfile.decode(files["model.safetensors"])
    score = accuracy(tensors, arguments.held_out)
    with open(arguments.accuracy_file, "w", encoding="utf-8") as file:
        file.write(f"{score:.4f}")
    if score < arguments.min_accuracy:
        sys.exit(f"register: accuracy {score:.4f} is below {arguments.min_accuracy}; the model stays unregistered")
    entry = {
        "run_id": run_id,
        "step": marker["step"],
        "accuracy": score,
        "model": os.path.join(arguments.model_dir, marker["files"]["model.safetensors"]["path"]),
        "sha256": marker["files"]["model.safetensors"]["sha256"],
        "git_commit": os.environ.get("GIT_COMMIT", ""),
        "data_hash": os.environ.get("DATA_HASH", ""),
    }
    if not s3.is_uri(arguments.registry):
        os.makedirs(arguments.registry, exist_ok=True)
    text = json.dumps(entry, indent=1, sort_keys=True).encode()
    first = durable.create_if_absent(os.path.join(arguments.registry, f"{run_id}.json"), text)
    print(f"accuracy {score:.4f}; {'registered' if first else 'was registered already'} as {run_id}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except (durable.NotComplete, tensorfile.TensorFileError, OSError, ValueError, KeyError) as error:
        sys.exit(f"register: {error}")
