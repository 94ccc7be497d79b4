#!/usr/bin/env python3
"""Races Minori against eager PyTorch (fp32, CPU) at equal architecture and size, and two jobs against one.

The programs run in alternation, one process after the other, because the speed of a shared machine changes by the
second: only ratios of neighbouring runs say something. Needs no package but the PyTorch that is raced.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
MINORI = str(HERE.parent.parent / "minori")

# Without the first two, threads that wait in a loop take the cores from those that work.
FAIR = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}

# The same for OpenBLAS's own threads, and an allocator that keeps the memory of one step for the next: each made PyTorch
# faster here. Large pages did at some sizes and not at others, so each round runs PyTorch with and without them, and the
# better run counts. --without leaves a setting out.
TUNING = {
    "blas-timeout": {"OPENBLAS_THREAD_TIMEOUT": "4"},
    "allocator": {
        "MALLOC_MMAP_THRESHOLD_": str(4 << 30),
        "MALLOC_TRIM_THRESHOLD_": str(8 << 30),
        "MALLOC_TOP_PAD_": str(256 << 20),
    },
    "large-pages": {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"},
}


def fail(message):
    sys.exit(f"error: {message}")


def last_line(command, text="", environment=None):
    """Runs a program and reads the JSON in the last line that it prints."""
    done = subprocess.run(command, input=text, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        fail(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


def find_pytorch(wanted):
    """An interpreter that has PyTorch: the given one, this one, or the system's."""
    candidates = [wanted] if wanted else [sys.executable, "python3", "/usr/bin/python3"]
    for python in candidates:
        try:
            if subprocess.run([python, "-c", "import torch"], capture_output=True, check=False).returncode == 0:
                return python
        except OSError:
            continue
    fail(
        f"no PyTorch in {', '.join(candidates)}: install it (Debian: apt install python3-torch libopenblas0-pthread) "
        "or name an interpreter that has it with --python; --only jobs needs none"
    )
    return None


def minori_command(work, configuration, threads, seconds):
    return [MINORI, "bench", work, "--config", configuration, "--threads", str(threads),
            "--seconds", str(seconds), "--json"]  # fmt: skip


def best_pytorch(python, work, sizes, threads, options):
    """The faster of PyTorch's runs with large pages and without."""
    runs = [run_pytorch(python, work, sizes, threads, options.seconds, options.without + ["large-pages"])]
    if "large-pages" not in options.without:
        runs.append(run_pytorch(python, work, sizes, threads, options.seconds, options.without))
    return max(runs, key=lambda run: run["tokens_per_second"])


def run_pytorch(python, work, sizes, threads, seconds, without):
    environment = os.environ | FAIR | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    for name, variables in TUNING.items():
        if name not in without:
            environment |= variables
    command = [python, str(HERE / "pytorch_speed.py"), work, "--threads", str(threads),
               "--seconds", str(seconds)]  # fmt: skip
    return last_line(command, json.dumps(sizes), environment)


def race(python, work, configuration, threads, options):
    """Rounds of Minori, then PyTorch. A round's ratio is that of the fastest blocks of its two runs."""
    rounds = []
    for _ in range(options.rounds):
        ours = last_line(minori_command(work, configuration, threads, options.seconds))
        theirs = best_pytorch(python, work, ours, threads, options)
        if ours["parameters"] != theirs["parameters"]:
            fail(f"{configuration} has {ours['parameters']} parameters here and {theirs['parameters']} in PyTorch")
        rounds.append({"minori": ours, "peer": theirs, "ratio": ours["tokens_per_second"] / theirs["tokens_per_second"]})
    return row(work, configuration, threads, rounds)


def race_jobs(configuration, options):
    """Rounds of one job alone, then two at a time, each with one thread. By medians: a job's best block might be alone."""
    rate = "tokens_per_second_median"
    command = minori_command("train", configuration, 1, options.seconds)
    rounds = []
    for _ in range(options.rounds):
        alone = last_line(command)
        pair = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        printed = [job.communicate()[0] for job in pair]
        if any(job.returncode != 0 for job in pair):
            fail(f"{' '.join(command)} failed when run twice at a time")
        both = [json.loads(text.splitlines()[-1]) for text in printed]
        ratio = sum(job[rate] for job in both) / alone[rate]
        rounds.append({"minori": {"tokens_per_second": sum(job[rate] for job in both)}, "peer":
                       {"tokens_per_second": alone[rate]}, "ratio": ratio, "alone": alone, "both": both})  # fmt: skip
    return row("two jobs/one", configuration, 2, rounds)


def row(work, configuration, threads, rounds):
    ratios = [one["ratio"] for one in rounds]
    ours = max(one["minori"]["tokens_per_second"] for one in rounds)
    theirs = max(one["peer"]["tokens_per_second"] for one in rounds)
    return {
        "work": work,
        "config": configuration,
        "threads": threads,
        "minori_tokens_per_second": ours,
        "peer_tokens_per_second": theirs,
        "ratio_of_best": ours / theirs,
        "ratio_median": statistics.median(ratios),
        "ratio_lowest": min(ratios),
        "ratio_highest": max(ratios),
        "fraction_of_peak_median": statistics.median(one["minori"].get("fraction_of_peak", 0) for one in rounds) or None,
        "rounds": rounds,
    }


HEADINGS = ("what", "config", "threads", "Minori tokens/s", "peer tokens/s", "ratio of these", "of the rounds, median", "lowest–highest")


def table_line(line):
    cells = (
        line["work"],
        line["config"],
        str(line["threads"]),
        f"{line['minori_tokens_per_second']:,.0f}",
        f"{line['peer_tokens_per_second']:,.0f}",
        f"{line['ratio_of_best']:.2f}×",
        f"{line['ratio_median']:.2f}×",
        f"{line['ratio_lowest']:.2f}–{line['ratio_highest']:.2f}",
    )
    return "| " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--configs", nargs="+", default=["xs", "s", "m"], help="configurations of minori bench")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--only", nargs="+", choices=["train", "eval", "jobs"], default=["train", "eval", "jobs"])
    parser.add_argument("--rounds", type=int, default=5, help="of each pair of programs")
    parser.add_argument("--seconds", type=float, default=3, help="that each program is measured in a round")
    parser.add_argument("--without", nargs="+", choices=list(TUNING), default=[], help="settings PyTorch runs without")
    parser.add_argument("--python", help="the interpreter that has PyTorch")
    parser.add_argument("--json", action="store_true", help="print every figure as JSON instead of the table")
    options = parser.parse_args()
    works = [work for work in ("train", "eval") if work in options.only]
    python = find_pytorch(options.python) if works else None
    # Builds Minori where it must be built, so that no round waits for it.
    subprocess.run([MINORI, "--version"], check=True, stdout=subprocess.DEVNULL)

    lines = []
    if not options.json:
        print("| " + " | ".join(HEADINGS) + " |\n" + "|---" * len(HEADINGS) + "|")
    for configuration in options.configs:
        races = [(work, threads) for work in works for threads in options.threads]
        if "jobs" in options.only:
            races.append(("jobs", 1))
        for work, threads in races:
            line = (
                race_jobs(configuration, options)
                if work == "jobs"
                else race(python, work, configuration, threads, options)
            )
            lines.append(line)
            if not options.json:
                print(table_line(line), flush=True)
    if options.json:
        print(json.dumps(lines))


if __name__ == "__main__":
    main()
