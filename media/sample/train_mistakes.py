"""The same training with the usual mistakes. Do not copy this file: `preflight check` says what each of them costs.

It works, as long as nobody pulls the plug.
"""

import argparse
import os
import signal
import sys

import tensorfile
from train import Training, read_data

CHECKPOINT = os.path.join(os.environ.get("CHECKPOINT_DIR", "/store"), "checkpoint.safetensors")
stop_requested = False


def request_stop(signum, frame):
    global stop_requested
    stop_requested = True


def main():
    signal.signal(signal.SIGTERM, request_stop)
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--steps", type=int, default=2400)
    arguments = parser.parse_args()
    config = {"steps": arguments.steps, "batch": 48, "hidden": 32, "rate": 0.02, "noise": 0.05, "seed": 7}
    os.makedirs(os.path.dirname(CHECKPOINT), exist_ok=True)
    training = Training(read_data(arguments.data), config)
    if os.path.exists(CHECKPOINT):
        with open(CHECKPOINT, "rb") as file:
            tensors, metadata = tensorfile.decode(file.read())
        for name in tensors:
            training.model.parameters[name] = tensors[name][2]
        training.step = int(metadata["step"])  # Adam's moments, the RNG and the data order start anew
    while training.step < arguments.steps:
        training.run_step()
        if training.step % 200 == 0:
            # Over the only copy: a kill in here leaves neither the old checkpoint nor the new one.
            with open(CHECKPOINT, "wb") as file:
                file.write(tensorfile.encode(training.weights(), {"step": str(training.step)}))
            print(f"step {training.step}/{arguments.steps}", flush=True)
        if stop_requested:
            print("stopping", flush=True)
            sys.exit(0)  # success, says the pipeline, and goes on with half a model
    with open(arguments.output, "wb") as file:
        file.write(tensorfile.encode(training.weights(), {"step": str(training.step)}))


if __name__ == "__main__":
    main()
