#!/usr/bin/python3
"""Runs the scripts that `chainrule code` writes and compares their losses with those of `chainrule train`.

A covering of activations, losses, optimizers, penalties, clipping, schedules and frozen layers: the script for NumPy must
say every scene, the one for PyTorch every scene that it is not refused for; both follow our losses to 1e-6 for every epoch.
Scripts for Keras are parsed only. Status 77 (skipped) where NumPy or PyTorch is missing.
"""
import ast
import contextlib
import io
import json
import math
import pathlib
import random
import runpy
import subprocess
import sys
import tempfile
import warnings

try:
    import numpy  # noqa: F401
    import torch  # noqa: F401
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PROGRAM = sys.argv[1]
EPOCHS = 4
ALLOWED = 1e-6
HIDDEN = ["step", "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu", "softmax"]
LOSSES = [("half_squared_error", "linear"), ("mse", "tanh"), ("rmse", "linear"), ("mae", "linear"), ("mape", "linear"),
          ("msle", "softplus"), ("binary_cross_entropy", "sigmoid"), ("binary_cross_entropy", "softmax"),
          ("categorical_cross_entropy", "softmax"), ("categorical_cross_entropy", "sigmoid"),
          ("sparse_categorical_cross_entropy", "softmax"), ("hinge", "linear"), ("squared_hinge", "tanh")]
OPTIMIZERS = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
EXTRAS = [{}, {"l2": 0.01}, {"l1": 0.002}, {"l1": 0.001, "l2": 0.02}, {"clip_value": 0.05}, {"clip_norm": 0.1},
          {"clip_value": 0.2, "clip_norm": 0.3, "l2": 0.01}, {"max_norm": 0.6}, {"bias_update": "frozen"}, {"bias_update": "layer"},
          {"schedule": "step", "decay_steps": 5}, {"schedule": "exponential", "decay_steps": 9}, {"epsilon_form": "keras"},
          {"schedule": "cosine", "cosine_steps": 12, "min_learning_rate": 0.001}, {"schedule": "warmup", "warmup_steps": 7},
          {"bias_update": "layer", "clip_norm": 0.1}, {"momentum": 0.0}]
BATCHES = [5, "all", 7, 1]
CASES = 78


def toml(value):
    return json.dumps(value)


def scene(number):
    """Scene `number` of the covering: each list goes round with a length of its own."""
    draw = random.Random(number)
    loss, output = LOSSES[number % len(LOSSES)]
    hidden = [HIDDEN[number % len(HIDDEN)], HIDDEN[(number // 2 + 3) % len(HIDDEN)]]
    examples = 90 if number % 4 == 3 else 20
    inputs = [[round(draw.uniform(-1, 1), 6) for _ in range(3)] for _ in range(examples)]
    targets = []
    for row in inputs:
        label = int(row[0] + row[1] > 0.2)
        if loss == "sparse_categorical_cross_entropy":
            targets.append([label])
        elif loss in ("hinge", "squared_hinge"):
            targets.append([2 * label - 1, 1 - 2 * label])
        elif "entropy" in loss:
            targets.append([label, 1 - label])
        else:
            targets.append([round(0.6 + 0.3 * math.sin(sum(row)), 6), round(0.2 + row[0] ** 2, 6)])
    lines = ["format = 1", "[network]", "inputs = 3", f"loss = {toml(loss)}"]
    if "entropy" in loss and number % 3 == 0:
        lines.append('loss_form = "naive"')
    for index, (units, activation) in enumerate(zip([16 if number % 4 == 3 else 4, 3, 2], hidden + [output])):
        lines += ["[[network.layer]]", f"units = {units}", f"activation = {toml(activation)}", 'init = "pytorch"']
        if activation == "leaky_relu":
            lines.append(f"slope = {0.05 * (index + 1)}")
        if activation == "elu":
            lines.append("alpha = 0.7")
        if index == 1 and number % 9 == 4:
            lines.append("frozen = true")
    training = {"optimizer": OPTIMIZERS[number % len(OPTIMIZERS)], "learning_rate": 0.05, "seed": number,
                "batch_size": BATCHES[(number // 3) % len(BATCHES)], **EXTRAS[number % len(EXTRAS)]}
    lines += ["[data]", f"inputs = {toml(inputs)}", f"targets = {toml(targets)}", "test_fraction = 0.25", "[training]"]
    return "\n".join(lines + [f"{key} = {toml(value)}" for key, value in training.items()]) + "\n"


def chainrule(*words, fails=False):
    outcome = subprocess.run([PROGRAM, *map(str, words), "--lang", "en"], capture_output=True, text=True)
    if (outcome.returncode != 0) != fails:
        sys.exit(f"chainrule {' '.join(map(str, words))}: status {outcome.returncode}\n{outcome.stderr}")
    return outcome.stderr if fails else outcome.stdout


def write(path, framework, target, *more):
    chainrule("code", path, "--framework", framework, "--epochs", EPOCHS, "-o", target, *more)
    return target


def run(script):
    """(training loss, test loss) after each epoch, the first before any."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        runpy.run_path(str(script), run_name="__main__")
    rows = [line.split() for line in told.getvalue().splitlines()[1:]]
    return [tuple(float(number) for number in row[1:]) for row in rows]


def ours(path):
    measured = json.loads(chainrule("metrics", path, "--json").splitlines()[0])["loss"]
    lines = [json.loads(line) for line in chainrule("train", path, "--epochs", EPOCHS, "--json").splitlines()]
    return [(measured, None)] + [(line["train_loss"], line["test_loss"]) for line in lines]


def apart(theirs, own):
    """The largest relative difference."""
    if len(theirs) != len(own):
        return math.inf
    worst = 0.0
    for row, wanted in zip(theirs, own):
        for number, want in zip(row, wanted):
            if want is not None:
                worst = max(worst, abs(number - want) / max(abs(want), 1e-12))
    return worst


def main():
    worst = {"numpy": 0.0, "pytorch": 0.0}
    ran = {"numpy": 0, "pytorch": 0, "keras": 0}
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number in range(CASES):
            path = folder / f"case{number}.toml"
            path.write_text(scene(number))
            own = ours(path)
            for framework in ("numpy", "pytorch", "keras"):
                target = folder / f"{framework}{number}.py"
                outcome = subprocess.run([PROGRAM, "code", path, "--framework", framework, "--weights", "--epochs", str(EPOCHS),
                                          "-o", target, "--lang", ("en", "zh-TW", "zh-CN")[number % 3]], capture_output=True, text=True)
                if outcome.returncode != 0:
                    if framework == "numpy" or outcome.returncode != 2:
                        wrong.append(f"case {number} {framework}: {outcome.stderr}")
                    continue
                ran[framework] += 1
                if framework == "keras":
                    ast.parse(target.read_text())
                    continue
                difference = apart(run(target), own)
                worst[framework] = max(worst[framework], difference)
                if not difference <= ALLOWED:
                    wrong.append(f"case {number} {framework}: {difference}")
            # Without our weights nothing can be compared, but it must run.
            free = write(path, ("numpy", "pytorch")[number % 2], folder / "free.py") if "keras\"" not in scene(number) and \
                not ("clip_norm" in scene(number) and '"layer"' in scene(number)) else None
            if free and len(run(free)) != EPOCHS + 1:
                wrong.append(f"case {number}: the script without weights ended early")
        # The comparison can fail: another learning rate is noticed.
        case = folder / "case0.toml"
        other = write(case, "pytorch", folder / "other.py", "--weights", "--set", "training.learning_rate=0.051")
        if apart(run(other), ours(case)) <= ALLOWED:
            wrong.append("another learning rate was not noticed")
    print(f"ran {ran}, largest relative differences {worst}")
    if wrong:
        sys.exit("\n".join(wrong))
    if ran["pytorch"] < CASES * 3 // 4 or ran["keras"] < CASES // 2:
        sys.exit("too many scenes were refused")


main()
