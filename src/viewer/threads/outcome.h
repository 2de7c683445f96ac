// A Result as a signal carries it.
#pragma once

#include <utility>

#include <QString>

#include "diptych/core/reason.h"

namespace diptych::viewer
{

/// tl::expected claims an == for every type, which Qt's meta types then try to use; this has none.
template <typename T>
struct Outcome {
    Result<T> result;
    QString note = {};  // a plain sentence that a person should read with it; empty where there is none
};

}  // namespace diptych::viewer
