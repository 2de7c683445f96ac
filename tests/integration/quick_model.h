// For tests that analyse but do not ask what the shipped networks say: theirs would take most of the time.
#pragma once

#include <string>
#include <vector>

#include "run_program.h"

namespace diptych::test
{

/// Has diptych-cli use the tests' own network (tests/unit/inference/make_test_model.cpp): it marks each view's
/// brightest place, a calcification of a suspicion that the brightness gives.
void useQuickModel(std::vector<std::string>& arguments);

/// cli() with it.
ProgramRun quickCli(std::vector<std::string> arguments, unsigned mostSeconds = 0);

}  // namespace diptych::test
