#!/usr/bin/python3
"""Writes the reference numbers of this folder with PyTorch (Debian: python3-torch).

Run by hand, as `/usr/bin/python3 tests/reference/make_reference.py`; the build never runs it. A file has one row a
line: a name, then numbers in their shortest round-trip decimals. PyTorch works in double precision here.
"""
import pathlib
import torch

torch.set_default_dtype(torch.float64)
HERE = pathlib.Path(__file__).parent


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8") as file:
        file.write("# PyTorch " + torch.__version__ + ", make_reference.py\n")
        for key, values in rows:
            file.write(" ".join([key] + [repr(float(v)) for v in values]) + "\n")


def flat(layers, grad=False):
    """Layer by layer the weight (out, in) column by column, then the bias: the order of nn::ParameterLayout."""
    pick = (lambda p: p.grad) if grad else (lambda p: p.detach())
    return torch.cat([torch.cat([pick(w).t().reshape(-1), pick(b)]) for w, b in layers]).tolist()


def worked_example():
    rows = []
    for mode in ("frozen", "unit", "layer"):
        def weight(values):
            return torch.tensor(values, requires_grad=True)
        layers = [(weight([[.15, .20], [.25, .30]]), weight([.35, .35])),
                  (weight([[.40, .45], [.50, .55]]), weight([.60, .60]))]
        x, y = torch.tensor([.05, .10]), torch.tensor([.01, .99])

        def forward():
            a = x
            for w, b in layers:
                a = torch.sigmoid(w @ a + b)
            return a, 0.5 * ((a - y) ** 2).sum()

        for step in range(1, 10001):
            for w, b in layers:
                w.grad = b.grad = None
            loss = forward()[1]
            loss.backward()
            if step == 1:
                rows += [(mode + ".loss_before", [loss.item()]), (mode + ".gradient", flat(layers, True))]
            with torch.no_grad():
                for w, b in layers:
                    w -= 0.5 * w.grad
                    if mode == "unit":
                        b -= 0.5 * b.grad
                    if mode == "layer":
                        b -= 0.5 * b.grad.sum()
            if step in (1, 10000):
                output, loss = forward()
                rows += [("%s.after_%d.%s" % (mode, step, key), values) for key, values in
                         (("loss", [loss.item()]), ("output", output.tolist()), ("parameters", flat(layers)))]
    write("worked_example.txt", rows)


ACTIVATIONS = {
    "linear": lambda z: z, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu,
    "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, 0.01), "elu": torch.nn.functional.elu,
    "softmax": lambda z: torch.softmax(z, dim=1),
}


def mean_loss(loss, a, y):
    """a, y: (N, outputs), examples are rows as PyTorch has them."""
    if loss == "half_squared_error":
        return (0.5 * (a - y) ** 2).sum(dim=1).mean()
    if loss == "mse":
        return torch.nn.functional.mse_loss(a, y)
    if loss == "binary_cross_entropy":
        return torch.nn.functional.binary_cross_entropy(a, y)
    return -(y * torch.log(a)).sum(dim=1).mean()


def random_networks():
    cases = [("tanh", "linear", "half_squared_error", "sgd", 0.0), ("relu", "softmax", "categorical_cross_entropy", "adam", 0.0),
             ("sigmoid", "sigmoid", "binary_cross_entropy", "sgd", 0.01), ("elu", "tanh", "mse", "adam", 0.02),
             ("leaky_relu", "linear", "mse", "sgd", 0.0), ("tanh", "softmax", "mse", "adam", 0.0),
             ("softmax", "sigmoid", "categorical_cross_entropy", "sgd", 0.0), ("elu", "softmax", "binary_cross_entropy", "adam", 0.1)]
    rows = []
    torch.manual_seed(20)
    for number, (hidden, output, loss, optimizer, l2) in enumerate(cases):
        sizes, count = [3, 5, 4, 3], 6
        layers = [(torch.randn(o, i).mul(0.5).requires_grad_(), torch.randn(o).mul(0.3).requires_grad_())
                  for i, o in zip(sizes, sizes[1:])]
        x, y = torch.randn(count, 3), torch.softmax(torch.randn(count, 3), dim=1)
        key = "%d.%s.%s.%s.%s." % (number, hidden, output, loss, optimizer)
        rows += [(key + "l2", [l2]), (key + "inputs", x.reshape(-1).tolist()), (key + "targets", y.reshape(-1).tolist()),
                 (key + "parameters", flat(layers))]
        parameters = [p for layer in layers for p in layer]
        stepper = torch.optim.Adam(parameters, lr=0.01) if optimizer == "adam" else torch.optim.SGD(parameters, lr=0.1)
        for step in range(3):
            a = x
            for index, (w, b) in enumerate(layers):
                a = ACTIVATIONS[output if index == len(layers) - 1 else hidden](a @ w.t() + b)
            data_loss = mean_loss(loss, a, y)
            stepper.zero_grad()
            data_loss.backward()
            if step == 0:
                rows += [(key + "loss", [data_loss.item()]), (key + "gradient", flat(layers, True))]
            for w, _ in layers:
                w.grad += l2 * w.detach()
            stepper.step()
        rows.append((key + "after_3", flat(layers)))
    write("random_networks.txt", rows)


NEW_ACTIVATIONS = {
    "softplus": lambda z: torch.logaddexp(z, torch.zeros_like(z)),  # softplus itself rounds to z above 20
    "gelu": torch.nn.functional.gelu, "silu": torch.nn.functional.silu,
    "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, SLOPE),
    "elu": lambda z: torch.nn.functional.elu(z, ALPHA),
}
SLOPE, ALPHA = 0.2, 1.7


def activations():
    far = [800.0, 100.0, 40.0, 20.0, 12.0, 8.0]
    grid = [-z for z in far] + torch.linspace(-6, 6, 61).tolist() + far[::-1]
    rows = [("slope_and_alpha", [SLOPE, ALPHA]), ("z", grid)]
    for name, f in NEW_ACTIVATIONS.items():
        z = torch.tensor(grid, requires_grad=True)
        a = f(z)
        a.sum().backward()
        away = [i for i, value in enumerate(grid) if value != 0 or name not in ("leaky_relu", "elu")]
        rows += [(name + ".z", [grid[i] for i in away]), (name + ".value", [a[i].item() for i in away]),
                 (name + ".slope", [z.grad[i].item() for i in away])]
    write("activations.txt", rows)


def new_loss(loss, a, y):
    """a, y: (N, outputs); y of the sparse loss: (N) class indices."""
    above = lambda x: torch.log1p(torch.clamp(x, min=1e-7))
    return {
        "rmse": lambda: torch.sqrt(torch.nn.functional.mse_loss(a, y)),
        "mae": lambda: torch.nn.functional.l1_loss(a, y),
        "mape": lambda: 100 * ((a - y).abs() / torch.clamp(y.abs(), min=1e-7)).mean(),
        "msle": lambda: ((above(a) - above(y)) ** 2).mean(),
        "hinge": lambda: torch.clamp(1 - y * a, min=0).mean(),
        "squared_hinge": lambda: (torch.clamp(1 - y * a, min=0) ** 2).mean(),
        "binary_cross_entropy": lambda: torch.nn.functional.binary_cross_entropy(a, y),
        "categorical_cross_entropy": lambda: -(y * torch.log(a)).sum(dim=1).mean(),
        "sparse_categorical_cross_entropy": lambda: torch.nn.functional.nll_loss(torch.log(a), y),
    }[loss]()


def targets_for(loss, count, outputs):
    if loss == "sparse_categorical_cross_entropy":
        return torch.randint(outputs, (count,))
    if loss.endswith("hinge"):
        return torch.randint(2, (count, outputs)) * 2.0 - 1
    if loss.endswith("cross_entropy"):
        return torch.softmax(torch.randn(count, outputs), dim=1)
    if loss == "msle":
        return torch.rand(count, outputs) * 3
    return torch.where(torch.rand(count, outputs) < 0.5, -1.0, 1.0) * (0.2 + torch.rand(count, outputs))


def losses():
    torch.manual_seed(21)
    rows = []
    for loss in ("rmse", "mae", "mape", "msle", "hinge", "squared_hinge", "binary_cross_entropy",
                 "categorical_cross_entropy", "sparse_categorical_cross_entropy"):
        for case in range(4):
            count, outputs = 1 + 2 * case, 4 - case % 3
            y = targets_for(loss, count, outputs)
            a = torch.rand(count, outputs) * 0.9 + 0.05 if loss.endswith("cross_entropy") else torch.randn(count, outputs) * 1.5
            a.requires_grad_()
            value = new_loss(loss, a, y)
            value.backward()
            key = "%s.%d." % (loss, case)
            rows += [(key + "prediction", a.reshape(-1).tolist()), (key + "target", y.reshape(-1).tolist()),
                     (key + "outputs", [outputs]), (key + "loss", [value.item()]),
                     (key + "gradient", a.grad.reshape(-1).tolist())]
    write("losses.txt", rows)


def theory_networks():
    outputs_for = {"binary_cross_entropy": ("sigmoid",), "categorical_cross_entropy": ("softmax", "sigmoid"),
                   "sparse_categorical_cross_entropy": ("softmax", "sigmoid")}
    torch.manual_seed(22)
    rows, number = [], 0
    every = {**ACTIVATIONS, **NEW_ACTIVATIONS}
    for loss in ("rmse", "mae", "mape", "msle", "hinge", "squared_hinge", "binary_cross_entropy",
                 "categorical_cross_entropy", "sparse_categorical_cross_entropy"):
        for hidden in NEW_ACTIVATIONS:
            for output in outputs_for.get(loss, ("linear", "tanh", "softplus", "gelu")):
                sizes, count = [2, 4, 3], 3
                layers = [(torch.randn(o, i).mul(0.7).requires_grad_(), torch.randn(o).mul(0.4).requires_grad_())
                          for i, o in zip(sizes, sizes[1:])]
                x, y = torch.randn(count, 2), targets_for(loss, count, 3)
                key = "%d.%s.%s.%s." % (number, hidden, output, loss)
                rows += [(key + "inputs", x.reshape(-1).tolist()), (key + "targets", y.reshape(-1).tolist()),
                         (key + "parameters", flat(layers))]
                a = x
                for index, (w, b) in enumerate(layers):
                    a = every[output if index else hidden](a @ w.t() + b)
                value = new_loss(loss, a, y)
                value.backward()
                rows += [(key + "loss", [value.item()]), (key + "gradient", flat(layers, True))]
                number += 1
    write("theory_networks.txt", rows)


def adam():
    rows = []
    for name, gradients in (("usual", [0.1, -0.2, 0.3]), ("tiny", [1e-6, 1e-6, 1e-6])):
        p = torch.ones(1, requires_grad=True)
        stepper = torch.optim.Adam([p], lr=1e-3)
        values = []
        for g in gradients:
            p.grad = torch.tensor([g])
            stepper.step()
            values.append(p.item())
        rows.append((name, values))
    write("adam.txt", rows)


OPTIMIZERS = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "keras"]
SCHEDULES = ["constant", "step", "exponential", "cosine", "warmup"]
CHOICES = [("optimizer", OPTIMIZERS), ("schedule", SCHEDULES), ("l1", [0.0, 0.01]), ("l2", [0.0, 0.02]),
           ("clip", ["none", "value", "norm", "both"]), ("max_norm", [0.0, 0.8]), ("frozen", ["none", "first", "last"]),
           ("bias_update", ["unit", "frozen"])]
RATES = {"sgd": 0.3, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.1, "rmsprop": 0.02, "adam": 0.02, "adamw": 0.02, "keras": 0.02}
MOMENTUM, SMOOTHING, BETAS, DECAY = 0.8, 0.95, (0.85, 0.98), 0.1
STEPS = 8


class KerasAdam(torch.optim.Optimizer):
    """Adam as Keras writes it: epsilon beside the root of the uncorrected second moment."""

    def __init__(self, parameters, lr, betas, eps):
        super().__init__(parameters, {"lr": lr, "betas": betas, "eps": eps})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            (beta1, beta2), eps = group["betas"], group["eps"]
            for p in group["params"]:
                state = self.state[p]
                t = state["t"] = state.get("t", 0) + 1
                m = state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * p.grad
                v = state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * p.grad ** 2
                p -= group["lr"] * (1 - beta2 ** t) ** 0.5 / (1 - beta1 ** t) * m / (v.sqrt() + eps)


def optimizer_of(name, parameters):
    rate = RATES[name]
    if name in ("sgd", "momentum", "nesterov"):
        return torch.optim.SGD(parameters, lr=rate, momentum=0 if name == "sgd" else MOMENTUM, nesterov=name == "nesterov")
    if name == "adagrad":
        return torch.optim.Adagrad(parameters, lr=rate)
    if name == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=rate, alpha=SMOOTHING)
    if name == "adamw":
        return torch.optim.AdamW(parameters, lr=rate, betas=BETAS, weight_decay=DECAY)
    kind = KerasAdam if name == "keras" else torch.optim.Adam
    return kind(parameters, lr=rate, betas=BETAS, eps=1e-3)


def schedule_of(name, stepper):
    schedules = torch.optim.lr_scheduler
    if name == "step":
        return schedules.StepLR(stepper, step_size=3, gamma=0.5)
    if name == "exponential":
        return schedules.ExponentialLR(stepper, gamma=0.5 ** (1 / 3))
    if name == "cosine":
        return schedules.CosineAnnealingLR(stepper, T_max=10, eta_min=0.001)
    if name == "warmup":
        return schedules.LinearLR(stepper, start_factor=1 / 5, end_factor=1.0, total_iters=4)
    return schedules.ConstantLR(stepper, factor=1.0)


def pairs_of(case):
    entries = [(key, case[key]) for key, _ in CHOICES]
    return {(a, b) for i, a in enumerate(entries) for b in entries[i + 1:]}


def covering_cases():
    """Every optimizer with every schedule three times, the rest drawn; more until every pair of choices has met."""
    generator = torch.Generator().manual_seed(11)
    missing = {((a, x), (b, y)) for i, (a, xs) in enumerate(CHOICES) for b, ys in CHOICES[i + 1:] for x in xs for y in ys}
    cases = []
    while len(cases) < 3 * len(OPTIMIZERS) * len(SCHEDULES) or missing:
        case = {key: values[torch.randint(len(values), (1,), generator=generator).item()] for key, values in CHOICES}
        if len(cases) < 3 * len(OPTIMIZERS) * len(SCHEDULES):
            case["optimizer"] = OPTIMIZERS[len(cases) % len(OPTIMIZERS)]
            case["schedule"] = SCHEDULES[len(cases) // len(OPTIMIZERS) % len(SCHEDULES)]
        missing -= pairs_of(case)
        cases.append(case)
    return cases


def train(case, layers, x, y):
    """STEPS updates in place. What is frozen has no gradient, so neither clipping nor the optimizer sees it."""
    frozen = {"none": [], "first": layers[:1], "last": layers[-1:]}[case["frozen"]]
    for w, b in layers:
        is_frozen = any(w is other for other, _ in frozen)
        w.requires_grad_(not is_frozen)
        b.requires_grad_(not is_frozen and case["bias_update"] == "unit")
    moving = [p for layer in layers for p in layer if p.requires_grad]
    stepper = optimizer_of(case["optimizer"], moving)
    schedule = schedule_of(case["schedule"], stepper)
    for _ in range(STEPS):
        hidden = torch.tanh(x @ layers[0][0].t() + layers[0][1])
        a = hidden @ layers[1][0].t() + layers[1][1]
        loss = mean_loss("half_squared_error", a, y)
        loss = loss + sum(case["l2"] / 2 * (w ** 2).sum() + case["l1"] * w.abs().sum() for w, _ in layers)
        stepper.zero_grad()
        loss.backward()
        if case["clip"] in ("value", "both"):
            torch.nn.utils.clip_grad_value_(moving, 0.2)
        if case["clip"] in ("norm", "both"):
            torch.nn.utils.clip_grad_norm_(moving, 0.3)
        stepper.step()
        schedule.step()
        if case["max_norm"] > 0:
            with torch.no_grad():
                for w, _ in layers:
                    if w.requires_grad:
                        w.copy_(torch.renorm(w, p=2, dim=0, maxnorm=case["max_norm"]))


def optimizers():
    rows = []
    torch.manual_seed(21)
    for number, case in enumerate(covering_cases()):
        layers = [(torch.randn(o, i).mul(0.5), torch.randn(o).mul(0.3)) for i, o in ((3, 4), (4, 2))]
        x, y = torch.randn(5, 3), torch.randn(5, 2)
        names = [case[key] for key in ("optimizer", "schedule", "clip", "frozen", "bias_update")]
        key = ".".join([str(number)] + names) + "."
        rows += [(key + "numbers", [case["l1"], case["l2"], case["max_norm"]]), (key + "inputs", x.reshape(-1).tolist()),
                 (key + "targets", y.reshape(-1).tolist()), (key + "parameters", flat(layers))]
        train(case, layers, x, y)
        rows.append((key + "after", flat(layers)))
    write("optimizers.txt", rows)



# Everything with everything: hidden and output activation, loss, optimizer, regulariser, pattern of connections.
PIECES, THRESHOLD = 2, 0.1
ANY_OUTPUT = ["linear", "sigmoid", "tanh", "softplus", "gelu", "silu", "leaky_relu", "elu", "maxout"]
OUTPUTS = {"msle": ["softplus", "sigmoid"], "binary_cross_entropy": ["sigmoid"], "perceptron": ["step"],
           "categorical_cross_entropy": ["softmax", "sigmoid"], "sparse_categorical_cross_entropy": ["softmax", "sigmoid"]}
COVERED = {
    "hidden": ["step", "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu", "maxout", "softmax"],
    "loss": ["half_squared_error", "mse", "rmse", "mae", "mape", "msle", "hinge", "squared_hinge", "perceptron",
             "binary_cross_entropy", "categorical_cross_entropy", "sparse_categorical_cross_entropy"],
    "optimizer": OPTIMIZERS, "regulariser": ["none", "l1", "l2", "max_norm", "clip_value", "clip_norm"],
    "connections": ["full", "partly"],
}


RACE_RATES = {"sgd": 0.001, "momentum": 0.0003, "nesterov": 0.0003, "adagrad": 0.3, "rmsprop": 0.01, "adam": 0.05, "adamw": 0.05}


def race():
    """Where each optimizer is on Rosenbrock's function after every update, from (-1.2, 1)."""
    rows = []
    for name in OPTIMIZERS[:-1]:
        p = torch.tensor([-1.2, 1.0], requires_grad=True)
        stepper = optimizer_of(name, [p])
        for group in stepper.param_groups:
            group["lr"] = RACE_RATES[name]
        places = []
        for _ in range(100):
            stepper.zero_grad()
            ((1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2).backward()
            stepper.step()
            places += p.tolist()
        rows.append((name, places))
    write("race.txt", rows)


def covered_activation(name, z):
    if name == "maxout":
        return z.view(z.shape[0], -1, PIECES).max(dim=2).values
    if name == "step":
        return (z >= THRESHOLD).to(z.dtype)
    return {**ACTIVATIONS, **NEW_ACTIVATIONS}[name](z)


def covered_loss(loss, z, a, y):
    if loss == "perceptron":
        return ((a.detach() - y) * (z - THRESHOLD)).sum(dim=1).mean()
    if loss in ("half_squared_error", "mse"):
        return mean_loss(loss, a, y)
    return new_loss(loss, a, y)


def covering_networks():
    """Drawn until every pair of choices that go together has met, and 320 networks at least."""
    generator = torch.Generator().manual_seed(31)

    def pick(values):
        return values[torch.randint(len(values), (1,), generator=generator).item()]

    keys = list(COVERED)
    missing = {((a, x), (b, y)) for i, a in enumerate(keys) for b in keys[i + 1:] for x in COVERED[a] for y in COVERED[b]}
    outputs = {(loss, output) for loss in COVERED["loss"] for output in OUTPUTS.get(loss, ANY_OUTPUT)}
    cases = []
    while len(cases) < 320 or missing or outputs:
        case = {key: pick(COVERED[key]) for key in keys}
        if missing and len(cases) % 2:
            case.update(dict(sorted(missing)[torch.randint(len(missing), (1,), generator=generator).item()]))
        case["output"] = pick(OUTPUTS.get(case["loss"], ANY_OUTPUT))
        entries = [(key, case[key]) for key in keys]
        missing -= {(a, b) for i, a in enumerate(entries) for b in entries[i + 1:]}
        outputs.discard((case["loss"], case["output"]))
        cases.append(case)
    return cases


def short(*shape, scale=1.0):
    """Random numbers of three decimals: they keep the file small."""
    return (torch.randn(*shape) * scale * 1000).round() / 1000


def covering_targets(loss, count):
    if loss == "perceptron":
        return torch.randint(2, (count, 2)).to(torch.float64)
    y = targets_for(loss, count, 2)
    return y if y.dtype == torch.int64 else (y * 1000).round() / 1000


def covered_gradients(case, layers, patterns, x, y):
    """The data loss of one pass; the gradients are left in the parameters."""
    a = x
    for index, (w, b) in enumerate(layers):
        name = case["output"] if index else case["hidden"]
        z = a @ w.t() + b
        a = covered_activation(name, z)
    value = covered_loss(case["loss"], z, a, y)
    if value.requires_grad:
        value.backward()
    for (w, b), pattern in zip(layers, patterns):
        w.grad = torch.zeros_like(w) if w.grad is None else w.grad * pattern
        b.grad = torch.zeros_like(b) if b.grad is None else b.grad
    return value


def covering():
    rows = []
    torch.manual_seed(32)
    for number, case in enumerate(covering_networks()):
        layers, patterns, inputs = [], [], 2
        for units, name in ((3, case["hidden"]), (2, case["output"])):
            pattern = torch.ones(units, inputs)
            if case["connections"] == "partly":
                pattern[torch.randint(units, (1,)).item(), torch.randint(inputs, (1,)).item()] = 0
            pattern = pattern.repeat_interleave(PIECES if name == "maxout" else 1, dim=0)
            layers.append(((short(len(pattern), inputs, scale=0.7) * pattern).requires_grad_(), short(len(pattern), scale=0.4).requires_grad_()))
            patterns.append(pattern)
            inputs = units
        x, y = short(3, 2), covering_targets(case["loss"], 3)
        key = ".".join([str(number)] + [case[name] for name in ("hidden", "output", "loss", "optimizer", "regulariser", "connections")]) + "."
        rows += [(key + "inputs", x.reshape(-1).tolist()), (key + "targets", y.reshape(-1).tolist()), (key + "parameters", flat(layers)),
                 (key + "connections", torch.cat([pattern.t().reshape(-1) for pattern in patterns]).tolist())]
        parameters = [p for layer in layers for p in layer]
        stepper = optimizer_of(case["optimizer"], parameters)
        for step in range(3):
            for p in parameters:
                p.grad = None
            value = covered_gradients(case, layers, patterns, x, y)
            if step == 0:
                rows += [(key + "loss", [value.item()]), (key + "gradient", flat(layers, True))]
            for w, _ in layers:
                if case["regulariser"] in ("l1", "l2"):
                    w.grad += 0.02 * (w.detach() if case["regulariser"] == "l2" else torch.sign(w.detach()))
            if case["regulariser"] == "clip_value":
                torch.nn.utils.clip_grad_value_(parameters, 0.05)
            if case["regulariser"] == "clip_norm":
                torch.nn.utils.clip_grad_norm_(parameters, 0.1)
            stepper.step()
            if case["regulariser"] == "max_norm":
                with torch.no_grad():
                    for w, _ in layers:
                        w.copy_(torch.renorm(w, p=2, dim=0, maxnorm=0.6))
        rows.append((key + "after", flat(layers)))
    write("covering.txt", rows)


def landscape():
    """2-3-2, tanh then softmax, cross-entropy over six examples: a surface over two given directions, and the Hessian's
    eigenvalue of largest magnitude by exact Hessian-vector products."""
    torch.manual_seed(5)
    sizes = [(3, 2), (2, 3)]
    count = sum(o * i + o for o, i in sizes)
    x, labels = short(6, 2), torch.tensor([0, 1, 1, 0, 1, 0])
    place, u, v = short(count), short(count), short(count)

    def loss(parameters):
        a, at = x, 0
        for number, (outputs, inputs) in enumerate(sizes):
            w = parameters[at:at + outputs * inputs].reshape(inputs, outputs).t()
            b = parameters[at + outputs * inputs:at + outputs * inputs + outputs]
            at += outputs * inputs + outputs
            z = a @ w.t() + b
            a = torch.tanh(z)
        return torch.nn.functional.cross_entropy(z, labels)

    heights = [loss(place + (i / 4 - 0.5) * u + (k / 4 - 0.5) * v).item() for i in range(5) for k in range(5)]
    direction = torch.ones(count) / count ** 0.5
    for _ in range(20000):
        product = torch.autograd.functional.hvp(loss, place, direction)[1]
        eigenvalue = direction.dot(product).item()
        if (product - eigenvalue * direction).norm() < 1e-13 * abs(eigenvalue):
            break
        direction = product / product.norm()
    write("landscape.txt", [("inputs", x.reshape(-1).tolist()), ("labels", labels.tolist()), ("parameters", place.tolist()),
                            ("u", u.tolist()), ("v", v.tolist()), ("heights", heights), ("eigenvalue", [eigenvalue])])


if __name__ == "__main__":
    worked_example()
    random_networks()
    activations()
    losses()
    theory_networks()
    adam()
    optimizers()
    race()
    covering()
    landscape()
