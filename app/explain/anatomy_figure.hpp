#pragma once
#include "app/explain/moment.hpp"
#include "app/figure/anatomy.hpp"

namespace chainrule {

/// What the update of a trace did to one weight or bias, number by number. `place` must lie in the network. Of a pass that
/// only evaluates, and of a weight without a connection, there are no rows: the sentence says why.
AnatomySpec anatomy_of(const nn::Trace& trace, const nn::ParameterPlace& place, const Voice& voice);

/// Of the moment's chosen or hovered parameter.
Figure anatomy_of_moment(const Moment& moment, const FigureStyle& style);

}  // namespace chainrule
