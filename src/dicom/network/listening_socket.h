// A TCP port bound to one address. DCMTK itself would listen on every address of the computer.
#pragma once

#include <string>

#include "diptych/core/reason.h"

namespace diptych::dicom_network
{

class ListeningSocket
{
public:
    /// `address` is an IPv4 address of this computer, "0.0.0.0" for all; port 0 is any that is free. NodeUnreachable,
    /// with a sentence.
    [[nodiscard]] static Result<ListeningSocket> bind(const std::string& address, int port);
    ListeningSocket(ListeningSocket&& other) noexcept;
    ListeningSocket& operator=(ListeningSocket&&) = delete;
    ListeningSocket(const ListeningSocket&) = delete;
    ~ListeningSocket();

    [[nodiscard]] int port() const { return port_; }
    /// Nobody is let in any more once all duplicates are closed as well.
    void close();
    /// Another descriptor of it, to be closed by the caller. accept() on it does not block.
    [[nodiscard]] int duplicate() const;

private:
    ListeningSocket(int descriptor, int port) : descriptor_(descriptor), port_(port) {}
    int descriptor_;
    int port_;
};

/// Whether the IPv4 address a caller came from is `host`'s: the same text, or one that the name stands for.
[[nodiscard]] bool isAddressOf(const std::string& address, const std::string& host);

}  // namespace diptych::dicom_network
