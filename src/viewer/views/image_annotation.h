// How a mammogram was taken, in the lines and boxed words that IHE Mammography Image asks for beside the image
// (RAD TF-2 4.16.4.2.2.1.1).
#pragma once

#include <vector>

#include <QString>
#include <QStringList>

#include "diptych/core/study.h"
#include "looks/theme.h"

namespace diptych::viewer
{

/// A word in a box near the view label: what changes how the image is read.
struct Badge {
    Tone tone = Tone::Amber;
    QString text;
};

/// PARTIAL, IMPLANT, MAG with its factor, MODIFIER ? (a code that is not known here), INFERRED (view or side not told
/// by codes), AS STORED (orientation unknown).
[[nodiscard]] std::vector<Badge> badgesOf(const MammogramView& image, bool orientationKnown);

/// The most important first; a line tells only what the file tells, and a line that would be empty is left out.
/// Name, ID and study date are not among them: they are always shown.
[[nodiscard]] QStringList annotationLines(const Study& study, const MammogramView& image);

}  // namespace diptych::viewer
