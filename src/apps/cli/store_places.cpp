#include "store_places.h"

#include <algorithm>
#include <charconv>

#include <QStandardPaths>

namespace diptych::cli
{

store::StoreLocation storeLocation(const std::string& text)
{
    if (text.find('=') != std::string::npos)
        return store::PostgresServer{text};
    if (!text.empty())
        return store::SqliteFile{text};
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return store::SqliteFile{std::filesystem::path(data.toStdString()) / "diptych" / "reads.sqlite"};
}

std::optional<store::LogHead> logHead(const std::string& text)
{
    const auto colon = text.find(':');
    store::LogHead head;
    const char* end = text.data() + std::min(colon, text.size());
    const auto [stopped, error] = std::from_chars(text.data(), end, head.seq);
    if (colon == std::string::npos || error != std::errc() || stopped != end || text.size() - colon != 65)
        return std::nullopt;
    head.hash = text.substr(colon + 1);
    return head;
}

}  // namespace diptych::cli
