"""Refuses settings that can not lead to a good run, before anything expensive starts. Exit code 2: do not retry."""

import argparse
import sys


def problems(arguments):
    if not 8 <= arguments.samples <= 100_000:
        yield f"samples is {arguments.samples}, allowed are 8 to 100000"
    if not 1 <= arguments.steps <= 100_000:
        yield f"steps is {arguments.steps}, allowed are 1 to 100000"
    if not 1 <= arguments.save_every <= arguments.steps:
        yield f"save-every is {arguments.save_every}: there would be no checkpoint within {arguments.steps} steps"


def main():
    parser = argparse.ArgumentParser(description="Check the settings of a run.")
    parser.add_argument("--samples", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--save-every", type=int, required=True)
    found = list(problems(parser.parse_args()))
    for problem in found:
        print(f"validate: {problem}", file=sys.stderr)
    if found:
        sys.exit(2)
    print("settings are good", flush=True)


if __name__ == "__main__":
    main()
