"""Makes the data set: two spirals that a straight line can not part, split into training and held-out samples."""

import argparse
import json
import math
import os
import random


def spirals(samples, seed):
    source = random.Random(seed)
    for index in range(samples):
        label = index % 2
        turn = source.random()
        angle = 1.25 * math.pi * turn + math.pi * label
        radius = 0.3 + turn
        yield {
            "x": [
                round(radius * math.cos(angle) + source.gauss(0, 0.05), 6),
                round(radius * math.sin(angle) + source.gauss(0, 0.05), 6),
            ],
            "label": label,
        }


def write_lines(path, rows):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Generate the training data.")
    parser.add_argument("--samples", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--train", required=True)
    parser.add_argument("--held-out", required=True)
    arguments = parser.parse_args()
    rows = list(spirals(arguments.samples, arguments.seed))
    held_out = arguments.samples // 4
    write_lines(arguments.train, rows[held_out:])
    write_lines(arguments.held_out, rows[:held_out])
    print(f"{len(rows) - held_out} samples to train on, {held_out} held out", flush=True)


if __name__ == "__main__":
    main()
