// A store as an older version of the program left it behind, or a new one, with one reader; prints the reader's id.
// For disk_faults_test.py and random_kills_test.py: store_old_layout FILE VERSION|newest [READS, of version 1 or 2]
#include <iostream>
#include <string>

#include <QCoreApplication>

#include "diptych/store/read_store.h"
#include "old_records.h"
#include "private_file.h"
#include "read_rows.h"
#include "schema.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

Result<void> leaveBehind(Connection& connection, int reads)
{
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    auto done = connection.run(QStringLiteral("INSERT INTO readers (id, name, pin_hash) VALUES ('r-1', 'Anna', 'x')"));
    if (!done)
        return tl::make_unexpected(done.error());
    for (int number = 1; number <= reads; ++number) {
        SealedRead read;
        read.id = newReadId();
        read.readerId = "r-1";
        read.exam.studyInstanceUid = "2.25." + std::to_string(number);
        read.exam.patientHash = "patient-" + std::to_string(number);
        if (const auto exam = ensureExam(connection, read.exam); !exam)
            return tl::make_unexpected(exam.error());
        if (const auto inserted = insertOldRead(connection, read); !inserted)
            return inserted;
    }
    return transaction->commit();
}

}  // namespace

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
    if (!connection || !leaveBehind(**connection, argc > 3 ? std::stoi(argv[3]) : 0))
        return 3;
    std::cout << "r-1\n";
    return 0;
}
