#include "app/code/numpy_words.hpp"

namespace chainrule {
namespace {

struct ActivationWords {
  nn::ActivationKind kind;
  std::string_view text;
};
constexpr ActivationWords activations[] = {
    {nn::ActivationKind::step, R"(def $f(z):
    return np.where(z >= $threshold, 1.0, 0.0)


def $f_back(da, z, a):
    return 0 * da)"},
    {nn::ActivationKind::linear, R"(def $f(z):
    return z


def $f_back(da, z, a):
    return da)"},
    {nn::ActivationKind::sigmoid, R"(def $f(z):
    return 1 / (1 + np.exp(-z))


def $f_back(da, z, a):
    return da * a * (1 - a))"},
    {nn::ActivationKind::tanh, R"(def $f(z):
    return np.tanh(z)


def $f_back(da, z, a):
    return da * (1 - a**2))"},
    {nn::ActivationKind::relu, R"(def $f(z):
    return np.maximum(z, 0)


def $f_back(da, z, a):
    return da * (z >= 0))"},
    {nn::ActivationKind::leaky_relu, R"(def $f(z):
    return np.where(z < 0, $slope * z, z)


def $f_back(da, z, a):
    return da * np.where(z < 0, $slope, 1.0))"},
    {nn::ActivationKind::elu, R"(def $f(z):
    return np.where(z < 0, $alpha * np.expm1(np.minimum(z, 0)), z)


def $f_back(da, z, a):
    return da * np.where(z < 0, a + $alpha, 1.0))"},
    {nn::ActivationKind::softplus, R"(def $f(z):
    return np.logaddexp(0, z)


def $f_back(da, z, a):
    return da / (1 + np.exp(-z)))"},
    {nn::ActivationKind::gelu, R"(erf = np.vectorize(math.erf)


def $f(z):
    return z * (1 + erf(z / math.sqrt(2))) / 2


def $f_back(da, z, a):
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return da * ((1 + erf(z / math.sqrt(2))) / 2 + z * density))"},
    {nn::ActivationKind::silu, R"(def $f(z):
    return z / (1 + np.exp(-z))


def $f_back(da, z, a):
    s = 1 / (1 + np.exp(-z))
    return da * (s + z * s * (1 - s)))"},
    {nn::ActivationKind::maxout, R"(def $f(z):
    return z.reshape(len(z), -1, $pieces).max(axis=2)


def $f_back(da, z, a):
    pieces = z.reshape(len(z), -1, $pieces)
    dz = np.zeros_like(pieces)
    np.put_along_axis(dz, pieces.argmax(axis=2)[:, :, None], da[:, :, None], axis=2)
    return dz.reshape(z.shape))"},
    {nn::ActivationKind::softmax, R"(def $f(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def $f_back(da, z, a):
    return a * (da - (da * a).sum(axis=1, keepdims=True)))"},
};

struct LossWords {
  nn::LossKind kind;
  LossPath path;
  NumpyLoss words;
};

constexpr NumpyLoss categorical_logits = {R"(    top = z.max(axis=1, keepdims=True)
    log_sum = top + np.log(np.exp(z - top).sum(axis=1, keepdims=True))
    return np.sum(y * (log_sum - z)) / len(y))",
                                          "    return (a * y.sum(axis=1, keepdims=True) - y) / len(y)"};
constexpr NumpyLoss categorical_clamped = {R"(    p = np.clip(a, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(p)) / len(y))",
                                           R"(    p = np.clip(a, 1e-12, 1 - 1e-12)
    return np.where(a == p, -y / p, 0) / len(y))"};
constexpr NumpyLoss categorical_plain = {"    return -np.sum(y * np.log(a)) / len(y)", "    return -y / a / len(y)"};

constexpr LossWords losses[] = {
    {nn::LossKind::half_squared_error, LossPath::plain,
     {"    return np.sum((a - y) ** 2) / 2 / len(y)", "    return (a - y) / len(y)"}},
    {nn::LossKind::mse, LossPath::plain, {"    return np.mean((a - y) ** 2)", "    return 2 * (a - y) / y.size"}},
    {nn::LossKind::rmse, LossPath::plain,
     {"    return np.sqrt(np.mean((a - y) ** 2))", R"(    root = np.sqrt(np.mean((a - y) ** 2))
    return (a - y) / (y.size * root) if root > 0 else 0 * a)"}},
    {nn::LossKind::mae, LossPath::plain, {"    return np.mean(np.abs(a - y))", "    return np.sign(a - y) / y.size"}},
    {nn::LossKind::mape, LossPath::plain,
     {"    return 100 * np.mean(np.abs(a - y) / np.maximum(np.abs(y), 1e-7))",
      "    return 100 * np.sign(a - y) / np.maximum(np.abs(y), 1e-7) / y.size"}},
    {nn::LossKind::msle, LossPath::plain,
     {"    return np.mean((np.log1p(np.maximum(a, 1e-7)) - np.log1p(np.maximum(y, 1e-7))) ** 2)",
      R"(    error = np.log1p(np.maximum(a, 1e-7)) - np.log1p(np.maximum(y, 1e-7))
    return np.where(a < 1e-7, 0, 2 * error / (1 + np.maximum(a, 1e-7))) / y.size)"}},
    {nn::LossKind::binary_cross_entropy, LossPath::logits,
     {"    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))", "    return (a - y) / y.size"}},
    {nn::LossKind::binary_cross_entropy, LossPath::clamped,
     {R"(    p = np.clip(a, 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))",
      R"(    p = np.clip(a, 1e-12, 1 - 1e-12)
    return np.where(a == p, (p - y) / (p * (1 - p)), 0) / y.size)"}},
    {nn::LossKind::binary_cross_entropy, LossPath::plain,
     {"    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))", "    return ((1 - y) / (1 - a) - y / a) / y.size"}},
    {nn::LossKind::categorical_cross_entropy, LossPath::logits, categorical_logits},
    {nn::LossKind::categorical_cross_entropy, LossPath::clamped, categorical_clamped},
    {nn::LossKind::categorical_cross_entropy, LossPath::plain, categorical_plain},
    {nn::LossKind::sparse_categorical_cross_entropy, LossPath::logits, categorical_logits},
    {nn::LossKind::sparse_categorical_cross_entropy, LossPath::clamped, categorical_clamped},
    {nn::LossKind::sparse_categorical_cross_entropy, LossPath::plain, categorical_plain},
    {nn::LossKind::hinge, LossPath::plain,
     {"    return np.mean(np.maximum(0, 1 - y * a))", "    return np.where(1 - y * a > 0, -y, 0) / y.size"}},
    {nn::LossKind::perceptron, LossPath::logits,
     {"    return np.sum((a - y) * (z - $threshold)) / len(y)", "    return (a - y) / len(y)"}},
    {nn::LossKind::squared_hinge, LossPath::plain,
     {"    return np.mean(np.maximum(0, 1 - y * a) ** 2)", "    return -2 * y * np.maximum(0, 1 - y * a) / y.size"}},
};

constexpr std::string_view adam_text = R"(        m *= BETA1
        m += (1 - BETA1) * g
        v *= BETA2
        v += (1 - BETA2) * g**2
        m_hat = m / (1 - BETA1 ** (t + 1))
        v_hat = v / (1 - BETA2 ** (t + 1))
        p -= rate * m_hat / (np.sqrt(v_hat) + EPSILON))";
constexpr std::string_view adam_keras_text = R"(        m *= BETA1
        m += (1 - BETA1) * g
        v *= BETA2
        v += (1 - BETA2) * g**2
        step = rate * math.sqrt(1 - BETA2 ** (t + 1)) / (1 - BETA1 ** (t + 1))
        p -= step * m / (np.sqrt(v) + EPSILON))";

struct OptimizerWords {
  nn::OptimizerKind kind;
  NumpyOptimizer words;
};
constexpr OptimizerWords optimizers[] = {
    {nn::OptimizerKind::sgd, {"", "        p -= rate * g"}},
    {nn::OptimizerKind::momentum, {"v", R"(        v *= MOMENTUM
        v += g
        p -= rate * v)"}},
    {nn::OptimizerKind::nesterov, {"v", R"(        v *= MOMENTUM
        v += g
        p -= rate * (g + MOMENTUM * v))"}},
    {nn::OptimizerKind::adagrad, {"s", R"(        s += g**2
        p -= rate * g / (np.sqrt(s) + EPSILON))"}},
    {nn::OptimizerKind::rmsprop, {"s", R"(        s *= SMOOTHING
        s += (1 - SMOOTHING) * g**2
        p -= rate * g / (np.sqrt(s) + EPSILON))"}},
    {nn::OptimizerKind::adam, {"m v", adam_text}},
    {nn::OptimizerKind::adamw, {"m v", adam_text}},
};

}  // namespace

std::string_view numpy_activation(nn::ActivationKind kind) {
  for (const ActivationWords& words : activations)
    if (words.kind == kind) return words.text;
  return {};
}

NumpyLoss numpy_loss(nn::LossKind kind, LossPath path) {
  for (const LossWords& words : losses)
    if (words.kind == kind && words.path == path) return words.words;
  return {};
}

NumpyOptimizer numpy_optimizer(nn::OptimizerKind kind, nn::EpsilonForm form) {
  const bool has_forms = kind == nn::OptimizerKind::adam || kind == nn::OptimizerKind::adamw;
  if (has_forms && form == nn::EpsilonForm::keras) return {"m v", adam_keras_text};
  for (const OptimizerWords& words : optimizers)
    if (words.kind == kind) return words.words;
  return {};
}

}  // namespace chainrule
