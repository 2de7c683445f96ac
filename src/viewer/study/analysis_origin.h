// Where an exam's analysis came from: this workstation, or the pool of workers that analysed it ahead.
#pragma once

#include <string>

#include <QString>

#include "looks/theme.h"

namespace diptych::viewer
{

struct AnalysisOrigin {
    enum class Source {
        Untold,       // the site names no result store: everything is analysed here
        Pool,         // a result of the pool of workers
        NoneThere,    // analysed here: the store has nothing of this study
        OtherThere,   // analysed here: what the store has is of other images, another model or another program version
        Unreachable,  // analysed here: the store, or the files for the question, could not be read
    };

    Source source = Source::Untold;
    std::string analyzedAt = {};  // Pool: ISO 8601, UTC
    std::string worker = {};      // Pool
    QString why = {};             // OtherThere, Unreachable: in words
};

/// A sentence for people, empty where Untold. It tells nothing of what the result says.
[[nodiscard]] QString wordsOf(const AnalysisOrigin& origin);
[[nodiscard]] Tone toneOf(const AnalysisOrigin& origin);

}  // namespace diptych::viewer
