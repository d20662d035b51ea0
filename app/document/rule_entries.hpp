#pragma once
// The entries of a scene file that say how an optimizer moves: those of [training] and of every [[race.racer]].
#include "app/document/table_reader.hpp"
#include "engine/train/rule.hpp"

namespace chainrule {

/// What the optimizer does with a gradient; each optimizer has its own keys, the others' have no effect.
void read_optimizer(TableReader& table, nn::TrainingRule& rule);
nn::Schedule read_schedule(TableReader& table);
/// The optimizer's and the schedule's numbers, only those that differ from their defaults; not beta1 and beta2.
void set_optimizer_numbers(TomlTable& table, const nn::TrainingRule& rule);

}  // namespace chainrule
