"""Trains the classifier so that a preemption at any instant costs at most the steps since the last checkpoint.

What makes that true, in the order of the code below:
- everything that decides the next step is saved: weights, Adam's moments, step, epoch, data order and position, RNG state;
- each checkpoint has a key of its own, written through to disk, and a marker last (checkpoint.py, durable.py);
- SIGTERM lets the current step end, saves, and exits 143: not 0, which a pipeline would take for success;
- a start looks for the newest complete checkpoint by itself, because no attempt can know what happened to the one before.

Environment: CHECKPOINT_DIR (this run's folder or s3:// prefix), RESUME_FROM (a checkpoint of another run, used while this run has none of
its own), RUN_ID, ARGO_PROGRESS_FILE. Exit codes: 0 trained, 1 the disk failed (worth a retry), 2 wrong settings or data
(not worth one), 143 stopped by SIGTERM after saving.
"""

import argparse
import json
import math
import os
import random
import signal
import sys
import time

import checkpoint
import durable
import s3
import tensorfile
from model import Adam, Model

stop_requested = False


def request_stop(signum, frame):
    """Only takes note: saving inside a handler could meet a half-updated model. A second SIGTERM changes nothing."""
    global stop_requested
    stop_requested = True


def say(text):
    print(text, flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(description="Train the classifier; resumes by itself.")
    parser.add_argument("--data", required=True, help="JSON lines of {x, label}")
    parser.add_argument("--model-dir", required=True, help="where the finished model is published")
    parser.add_argument("--steps", type=int, default=2400)
    parser.add_argument("--save-every", type=int, default=200, help="steps between checkpoints")
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--hidden", type=int, default=32)
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--noise", type=float, default=0.05, help="noise added to every input, as augmentation")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def read_data(path):
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [(tuple(float(value) for value in row["x"]), int(row["label"])) for row in rows]


class Training:
    """Model, optimizer and the place in the data: everything that decides what the next step does."""

    def __init__(self, data, config):
        self.data, self.config = data, config
        self.random = random.Random(config["seed"])
        self.model = Model(len(data[0][0]), config["hidden"], self.random)
        self.optimizer = Adam(self.model.parameters)
        self.step = self.epoch = self.position = 0
        self.order = list(range(len(data)))
        self.random.shuffle(self.order)

    def run_step(self):
        """One optimizer step; returns its loss."""
        batch = []
        for _ in range(self.config["batch"]):
            if self.position == len(self.order):
                self.epoch += 1
                self.position = 0
                self.random.shuffle(self.order)
            x, label = self.data[self.order[self.position]]
            self.position += 1
            batch.append((tuple(value + self.random.gauss(0, self.config["noise"]) for value in x), label))
        self.step += 1
        # The schedule is a function of the step alone, so it needs no state of its own.
        rate = self.config["rate"] * 0.5 * (1 + math.cos(math.pi * (self.step - 1) / self.config["steps"]))
        loss, grads = self.model.gradients(batch)
        self.optimizer.update(self.model.parameters, grads, self.step, rate)
        return loss

    def weights(self):
        return {name: ("F64", self.model.shapes[name], values) for name, values in self.model.parameters.items()}

    def moments(self):
        return {
            f"{moment}.{name}": ("F64", self.model.shapes[name], values)
            for moment, tensors in (("exp_avg", self.optimizer.first), ("exp_avg_sq", self.optimizer.second))
            for name, values in tensors.items()
        }

    def state(self):
        return {
            "step": self.step,
            "epoch": self.epoch,
            "order": self.order,
            "position": self.position,
            "rng": self.random.getstate(),
            "config": self.config,
        }

    def save(self, folder, run_id):
        started = time.monotonic()
        try:
            key = checkpoint.save(folder, self.step, self.weights(), self.moments(), self.state(), run_id)
        except checkpoint.Unusable as reason:
            say(f"step {self.step} is NOT saved: {reason}")  # an older checkpoint still stands; go on
            return
        say(f"saved {os.path.basename(key)} in {time.monotonic() - started:.3f} s")

    def restore(self, weights, moments, state):
        if set(weights) != set(self.weights()) or set(moments) != set(self.moments()):
            raise checkpoint.Unusable("it holds other tensors than this model")
        for name in self.model.parameters:
            self.model.parameters[name] = weights[name][2]
            self.optimizer.first[name] = moments[f"exp_avg.{name}"][2]
            self.optimizer.second[name] = moments[f"exp_avg_sq.{name}"][2]
        self.step, self.epoch, self.position = state["step"], state["epoch"], state["position"]
        self.order = state["order"]
        version, internal, gauss_next = state["rng"]
        self.random.setstate((version, tuple(internal), gauss_next))


def resume(training, folder):
    """Restores the newest usable checkpoint of this run, else RESUME_FROM, else starts at step 0."""
    for key in checkpoint.newest_first(folder):
        try:
            training.restore(*checkpoint.load(key, training.config))
            say(f"resumed from {os.path.basename(key)}")
            return
        except checkpoint.Unusable as reason:
            say(f"refusing {os.path.basename(key)}: {reason}")
    origin = os.environ.get("RESUME_FROM")
    if origin:
        # Asked for by name: starting from nothing instead would be a surprise that costs the whole run.
        training.restore(*checkpoint.load(checkpoint.location(origin), training.config))
        say(f"resumed from {origin}")


def report_progress(step, steps):
    """Argo reads N/M from this file and shows it on the node."""
    path = os.environ.get("ARGO_PROGRESS_FILE")
    if path:
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"{step}/{steps}\n")


def main():
    signal.signal(signal.SIGTERM, request_stop)
    arguments = parse_arguments()
    run_id = os.environ.get("RUN_ID", "local")
    folder = os.environ.get("CHECKPOINT_DIR")
    if not folder:
        raise ValueError("CHECKPOINT_DIR is not set; it names the folder for this run's checkpoints")
    folder = checkpoint.location(folder)
    if not s3.is_uri(folder):
        os.makedirs(folder, exist_ok=True)

    names = ("steps", "batch", "hidden", "rate", "noise", "seed")
    training = Training(read_data(arguments.data), {name: getattr(arguments, name) for name in names})
    say(f"run {run_id}: {len(training.data)} samples, {arguments.steps} steps")
    resume(training, folder)
    saved = training.step
    while training.step < arguments.steps and not stop_requested:
        loss = training.run_step()
        if training.step % 100 == 0 or training.step == arguments.steps:
            say(f"step {training.step}/{arguments.steps} loss={loss:.6f} epoch={training.epoch}")
        if training.step % 5 == 0 or training.step == arguments.steps:
            report_progress(training.step, arguments.steps)
        if training.step % arguments.save_every == 0:
            training.save(folder, run_id)
            saved = training.step
    if training.step > saved:
        training.save(folder, run_id)
    if training.step < arguments.steps:
        report_progress(training.step, arguments.steps)
        say(f"stopped by SIGTERM at step {training.step}; the next attempt goes on from here")
        sys.exit(128 + signal.SIGTERM)

    metadata = {"run_id": run_id, "step": str(training.step)}
    model = tensorfile.encode(training.weights(), metadata)
    won = durable.publish(arguments.model_dir, {"model.safetensors": model}, {"run_id": run_id, "step": training.step})
    say(f"model {'published' if won else 'was already published'} at {arguments.model_dir}")


if __name__ == "__main__":
    try:
        main()
    except (checkpoint.Unusable, ValueError, KeyError) as error:
        print(f"train: {error}", file=sys.stderr)
        sys.exit(2)  # the next attempt would fail the same way
    except OSError as error:
        sys.exit(f"train: {error}")
