#pragma once
#include "app/explain/moment.hpp"

namespace chainrule {

/// The parameter that is pointed at, else the chosen one, drawn into the network; of maxout its unit is a row. The moment
/// has a trace.
nn::ParameterPlace blamed_parameter(const Moment& moment);

/// The figures of a moment's chosen parameter.
Figure blame_of_moment(const Moment& moment, const FigureStyle& style);

}  // namespace chainrule
