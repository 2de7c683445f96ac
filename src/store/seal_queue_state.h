// What a SealQueue holds.
#pragma once

#include <memory>

#include "connection.h"
#include "diptych/store/seal_queue.h"

namespace diptych::store
{

struct SealQueue::State {
    std::unique_ptr<Connection> connection;
};

}  // namespace diptych::store
