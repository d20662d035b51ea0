#pragma once
#include "app/explain/moment.hpp"

namespace chainrule {

/// The figures of a moment's chosen parameter.
Figure blame_of_moment(const Moment& moment, const FigureStyle& style);

}  // namespace chainrule
