#pragma once
// One function per verb, each in a file of its own. The number is the exit status.
#include "app/cli/command_line.hpp"

namespace chainrule::cli {

Result<int> run_verb(const WindowVerb& verb, const Context& context);
Result<int> run_verb(const ListVerb& verb, const Context& context);
Result<int> run_verb(const TraceVerb& verb, const Context& context);
Result<int> run_verb(const TrainVerb& verb, const Context& context);
Result<int> run_verb(const MetricsVerb& verb, const Context& context);
Result<int> run_verb(const ExportVerb& verb, const Context& context);
Result<int> run_verb(const SummaryVerb& verb, const Context& context);
Result<int> run_verb(const CheckVerb& verb, const Context& context);
Result<int> run_verb(const BlameVerb& verb, const Context& context);
Result<int> run_verb(const CollapseVerb& verb, const Context& context);
Result<int> run_verb(const CodeVerb& verb, const Context& context);
Result<int> run_verb(const AutopsyVerb& verb, const Context& context);
Result<int> run_verb(const ShotVerb& verb, const Context& context);
Result<int> run_verb(const WeightsVerb& verb, const Context& context);
Result<int> run_verb(const PreviewVerb& verb, const Context& context);
Result<int> run_verb(const RaceVerb& verb, const Context& context);
Result<int> run_verb(const SayVerb& verb, const Context& context);

}  // namespace chainrule::cli
