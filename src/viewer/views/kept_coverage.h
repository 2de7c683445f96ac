// What was shown of a study's images, by SOP Instance UID, kept as long as the study's reading is.
//
// Readings are kept until the program ends, and a day has hundreds: while a study is on the desk its maps lie open, of
// one that was left they are packed, some hundred times smaller and without loss. Asking for them opens them again.
// A value; lives on the GUI thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include <QByteArray>

#include "views/coverage_map.h"

namespace diptych::viewer
{

class KeptCoverage
{
public:
    using Images = std::map<std::string, SeenTissue>;

    [[nodiscard]] Images& images();
    [[nodiscard]] const Images& images() const;
    /// The study is left.
    void pack();
    /// That the maps take now.
    [[nodiscard]] std::size_t bytes() const;

private:
    void unpack() const;

    mutable Images images_;      // empty while packed
    mutable QByteArray packed_;  // empty while open
};

}  // namespace diptych::viewer
