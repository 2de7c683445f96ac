// For tests that analyse but do not ask what the shipped networks say: theirs would take most of the time.
#pragma once

#include <string>
#include <vector>

#include "run_program.h"

namespace diptych::test
{

/// Has diptych-cli use one of the tests' own networks (tests/unit/inference/make_test_model.cpp). "brightest" marks
/// each view's brightest place, a calcification that has mostly the same suspicion; the numbers of "residual", which
/// marks a mass in the corner, depend on every pixel.
void useQuickModel(std::vector<std::string>& arguments, const std::string& script = "brightest");

/// cli() with the first.
ProgramRun quickCli(std::vector<std::string> arguments, unsigned mostSeconds = 0);

}  // namespace diptych::test
