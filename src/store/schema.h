// The tables of the store of readings, as the list of steps that made them.
//
// 1: readers, exams, sealed reads, log.
// 2: claims, so that several workstations share the work.
// 3: reads keep the whole opinion and the images' digests; settlements; reports; deferrals.
// 4: consensus reads, decisions, who looks after the site, and what a report was made of.
#pragma once

#include "connection.h"

namespace diptych::store
{

[[nodiscard]] std::span<const Migration> storeMigrations();
[[nodiscard]] const Layout& storeLayout();

}  // namespace diptych::store
