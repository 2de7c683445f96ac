// What the man page diptych-cli(1) tells beside the verbs and their options.
#pragma once

#include "manual.h"

namespace diptych::cli
{

[[nodiscard]] manual::Page manualPage();

}  // namespace diptych::cli
