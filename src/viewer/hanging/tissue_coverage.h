// How much of a study's breast tissue was shown large enough: for the record at sealing, and for a line to the reader.
#pragma once

#include <vector>

#include <QString>

#include "diptych/reading/reading_session.h"
#include "study/opened_study.h"

namespace diptych::viewer
{

/// Of the standard views that hang and whose tissue could be told, in hanging order.
[[nodiscard]] std::vector<reading::ViewCoverage> coverageOf(const OpenedStudy& study);

/// "Right breast: 34 % of the tissue of R MLO was not yet shown at 61 % zoom or more (C shows it)."; empty where at
/// least `enough` (0 to 1) of the tissue of each of the breast's views was. `key`: what turns the layer on.
[[nodiscard]] QString unseenReminder(const OpenedStudy& study, Laterality breast, double enough, const QString& key);

/// The same of both breasts, after sealing, in one line.
[[nodiscard]] QString sealedUnseen(const OpenedStudy& study, double enough, const QString& key);

}  // namespace diptych::viewer
