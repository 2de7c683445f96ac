// A store as an older version of the program left it behind, or a new one, with one reader; prints the reader's id.
// For disk_faults_test.py: store_old_layout FILE VERSION|newest
#include <iostream>
#include <string>

#include <QCoreApplication>

#include "diptych/store/read_store.h"
#include "private_file.h"
#include "schema.h"

using namespace diptych;
using namespace diptych::store;

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 3)
        return 2;
    const std::string version = argv[2];
    const SqliteFile file{argv[1]};
    if (version == "newest") {
        auto store = ReadStore::open(file);
        const auto reader = store ? store->addReader("Anna", "4829") : tl::make_unexpected(store.error());
        if (!reader)
            return 3;
        std::cout << reader->id << '\n';
        return 0;
    }
    if (!preparePrivateFile(file.file))
        return 3;
    Layout old = storeLayout();
    old.migrations = old.migrations.first(static_cast<std::size_t>(std::stoi(version)));
    auto connection = Connection::open(file, old);
    if (!connection ||
        !(*connection)->run(QStringLiteral("INSERT INTO readers (id, name, pin_hash) VALUES ('r-1', 'Anna', 'x')")))
        return 3;
    std::cout << "r-1\n";
    return 0;
}
