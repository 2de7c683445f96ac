// Seals and settles one read after the other until it is killed, and prints "sealed ID" and "settled ID" once the store
// has acknowledged each.
// For crash_test.cpp: store_seal_loop sqlite FILE READER | store_seal_loop postgres CONNECTION SCHEMA READER
// For disk_faults_test.py, which wants an end: store_seal_loop sqlite FILE READER ROUNDS
#include <string>

#include <unistd.h>

#include <QCoreApplication>

#include "diptych/store/read_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

bool tell(const std::string& line)
{
    return ::write(STDOUT_FILENO, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

}  // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 3)
        return 2;
    const StoreLocation location =
        arguments[0] == "sqlite" ? StoreLocation(SqliteFile{arguments[1]})
                                 : StoreLocation(PostgresServer{.connection = arguments[1], .schema = arguments[2]});
    auto store = ReadStore::open(location);
    if (!store)
        return 3;
    const bool sqlite = arguments[0] == "sqlite";
    const std::string reader = sqlite ? arguments[2] : arguments.back();
    const bool ends = sqlite && arguments.size() > 3;
    for (int left = ends ? std::stoi(arguments[3]) : 1; left > 0; left -= ends ? 1 : 0) {
        const std::string id = newReadId();
        SealedRead read{id, {"1.2." + id, "phantom"}, reader, reading::ReadRole::First, {}, {}, {}};
        read.sealed = {reading::recallOnly({reading::Recall::NoRecall, reading::Recall::Recall}),
                       "2024-03-04T05:06:07Z",
                       true,
                       {}};
        if (!store->seal(read))
            return 4;
        if (!tell("sealed " + id + '\n'))
            return 5;
        if (!store->settle(id, read.readerId, {read.sealed.opinion, "2024-03-04T05:16:07Z"}))
            return 6;
        if (!tell("settled " + id + '\n'))
            return 5;
    }
    return 0;
}
