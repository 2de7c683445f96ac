#include "diptych/core/file_descriptor.h"

#include <unistd.h>

namespace diptych
{

FileDescriptor::~FileDescriptor()
{
    if (number_ >= 0)
        ::close(number_);
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept
{
    if (this != &other) {
        if (number_ >= 0)
            ::close(number_);
        number_ = other.release();
    }
    return *this;
}

}  // namespace diptych
