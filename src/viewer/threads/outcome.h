// A Result as a signal carries it.
#pragma once

#include <exception>
#include <new>
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

/// For a thread that outlives any one file's trouble: what is thrown in spite of all is told as an error,
/// `otherwise` where it is not memory that was short.
template <typename Work>
auto caught(Work work, Reason otherwise = Reason::Unreadable) -> decltype(work())
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory);
    } catch (const std::exception& error) {
        return failure(otherwise, error.what());
    }
}

}  // namespace diptych::viewer
