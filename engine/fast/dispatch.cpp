#include "engine/fast/kernels.hpp"

#include <cstdlib>
#include <cstring>

namespace nn::fast {

extern const Kernels unit_x86_64, unit_x86_64_v3, unit_x86_64_v4;

namespace {

const Kernels& choose() {
  const KernelList list = available_kernels();
  const char* wanted = std::getenv("CHAINRULE_INSTRUCTION_SET");
  for (int i = 0; wanted && i < list.count; ++i) {
    if (std::strcmp(list.sets[i]->name, wanted) == 0) return *list.sets[i];
  }
  return *list.sets[list.count - 1];
}

const Kernels& chosen = choose();

}  // namespace

KernelList available_kernels() {
  __builtin_cpu_init();
  KernelList list{{&unit_x86_64, nullptr, nullptr}, 1};
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return list;
  list.sets[list.count++] = &unit_x86_64_v3;
  for (const bool there : {__builtin_cpu_supports("avx512f") != 0, __builtin_cpu_supports("avx512vl") != 0,
                           __builtin_cpu_supports("avx512dq") != 0, __builtin_cpu_supports("avx512bw") != 0}) {
    if (!there) return list;
  }
  list.sets[list.count++] = &unit_x86_64_v4;
  return list;
}

const Kernels& kernels() { return chosen; }

}  // namespace nn::fast
