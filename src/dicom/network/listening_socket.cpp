#include "listening_socket.h"

#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace diptych::dicom_network
{

namespace
{

const sockaddr* generic(const sockaddr_in& address)
{
    return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

}  // namespace

Result<ListeningSocket> ListeningSocket::bind(const std::string& address, int port)
{
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(static_cast<std::uint16_t>(port));
    if (inet_pton(AF_INET, address.c_str(), &place.sin_addr) != 1)
        return failure(Reason::InvalidArgument, "The address to listen on is an IPv4 address: " + address + ".");
    ListeningSocket made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), port);
    const int yes = 1;
    ::setsockopt(made.descriptor_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (made.descriptor_ < 0 || ::bind(made.descriptor_, generic(place), sizeof place) != 0 ||
        ::listen(made.descriptor_, 32) != 0)
        return failure(Reason::NodeUnreachable, "Nothing can be received on " + address + ", port " +
                                                    std::to_string(port) +
                                                    ": another program has the port, it is below 1024, or the "
                                                    "address is not this computer's.");
    sockaddr_in bound{};
    socklen_t length = sizeof bound;
    if (::getsockname(made.descriptor_, static_cast<sockaddr*>(static_cast<void*>(&bound)), &length) == 0)
        made.port_ = ntohs(bound.sin_port);
    return made;
}

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), port_(other.port_)
{
}

ListeningSocket::~ListeningSocket()
{
    close();
}

void ListeningSocket::close()
{
    if (descriptor_ >= 0)
        ::close(std::exchange(descriptor_, -1));
}

int ListeningSocket::duplicate() const
{
    return ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
}

bool isAddressOf(const std::string& address, const std::string& host)
{
    if (address == host)
        return true;
    addrinfo wanted{};
    wanted.ai_family = AF_INET;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0)
        return false;
    bool same = false;
    for (const addrinfo* entry = found; entry; entry = entry->ai_next) {
        const auto* place = static_cast<const sockaddr_in*>(static_cast<const void*>(entry->ai_addr));
        char text[INET_ADDRSTRLEN] = {};
        same = same || (inet_ntop(AF_INET, &place->sin_addr, text, sizeof text) && address == text);
    }
    ::freeaddrinfo(found);
    return same;
}

}  // namespace diptych::dicom_network
