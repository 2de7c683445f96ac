// The tables of the store of readings, as the list of steps that made them.
//
// 1: readers, exams, sealed reads, log.
// 2: claims, so that several workstations share the work.
// 3: reads keep the whole opinion and the images' digests; settlements; deferrals.
#pragma once

#include "connection.h"

namespace diptych::store
{

[[nodiscard]] std::span<const Migration> storeMigrations();
[[nodiscard]] const Layout& storeLayout();

}  // namespace diptych::store
