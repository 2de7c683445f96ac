// A long day in fast motion: exams are opened from disk, read, sealed and reported, one after the other, by two readers
// over one store. What a day must not do: need more memory or more open files with every exam.
//
// DIPTYCH_SOAK_EXAMS: how many (24; a day has a few hundred, docs/RELIABILITY.md tells of a thousand).
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <gtest/gtest.h>
#include <malloc.h>
#include <unistd.h>

#include "heartbeat.h"
#include "reading_seat.h"
#include "test_store.h"
#include "written_phantoms.h"

namespace diptych::viewer::testing
{
namespace
{

int exams()
{
    const char* wanted = std::getenv("DIPTYCH_SOAK_EXAMS");
    return wanted ? std::max(4, std::atoi(wanted)) : 24;
}

/// Different ones; with more exams they come again under other names. Far more than the images' memory holds.
constexpr int kPhantoms = 24;

/// Filled by the first exams. The program's own, gigabytes, would only be full after hours.
constexpr std::uint64_t kImageMemory = std::uint64_t{4} << 20;

/// A tenth of a second is felt as an answer at once; half of it more, for a machine whose caches others use, too.
constexpr double kOwnWorkMs = 150.0;

/// What the process holds, what was freed given back before.
double residentMib()
{
    ::malloc_trim(0);
    std::ifstream stream("/proc/self/statm");
    std::size_t all = 0;
    std::size_t resident = 0;
    stream >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

int openFiles()
{
    return static_cast<int>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

struct Held {
    double mib = 0.0;
    int files = 0;
};

/// Reads every exam of the list, and notes what the process holds after each.
std::vector<Held> readAll(Seat& seat, WorkList list, int count, const std::filesystem::path& reports,
                          Heartbeat& heartbeat)
{
    std::vector<Held> held;
    seat.choose(list);
    seat.hang(1);
    seat.hang(0);
    for (int i = 0; i < count; ++i) {
        seat.settleDown();
        const int row = seat.desk().current().value_or(0);
        const auto reading = seat.study().reading;
        EXPECT_EQ(seat.part().kind, ReadingPart::Kind::Reading) << "exam " << i;
        if (i % 7 == 3)  // both recall the same exams, so that none waits for an arbiter
            seat.recallRight();
        else
            seat.press(Qt::Key_B);
        if (!waitFor([&reading] { return reading->session.sealed().has_value(); })) {
            ADD_FAILURE() << "exam " << i << " was not sealed";
            break;
        }
        seat.keep();
        if (!reports.empty()) {
            seat.afterTheStore();
            seat.hang(row);
            EXPECT_TRUE(seat.desk().exportObstacle().isEmpty()) << seat.desk().exportObstacle().toStdString();
            const auto file = reports / (std::to_string(i) + ".pdf");
            seat.desk().exportReport(file, false);
            EXPECT_TRUE(waitFor([&file] { return std::filesystem::exists(file); })) << "exam " << i;
            seat.desk().step(1);
        }
        QApplication::processEvents();
        held.push_back({residentMib(), openFiles()});
        heartbeat.rest();
    }
    return held;
}

/// After the first exams, when everything that is kept has been filled.
void staysFlat(const std::vector<Held>& held, const char* who)
{
    ASSERT_GE(held.size(), 4U);
    const std::size_t warm = std::min<std::size_t>(50, held.size() / 2);
    const Held& begin = held[warm];
    const Held& end = held.back();
    std::cout << who << ": " << held.size() << " exams; after exam " << warm << ' ' << begin.mib << " MiB and "
              << begin.files << " open files, after the last " << end.mib << " MiB and " << end.files << '\n';
    // What is kept of every exam until the program ends: what was said, and packed, what was shown. Maps that lie open
    // would be 160 kB, images 500 kB and more.
    EXPECT_LE(end.mib, begin.mib + 8.0 + 0.03 * static_cast<double>(held.size() - warm)) << who;
    EXPECT_LE(end.files, begin.files + 2) << who;
}

TEST(Soak, ALongDayNeedsNoMoreMemoryThanItsFirstHour)
{
    const store::TestFolder folder;
    const int count = exams();
    const std::vector<Study> studies =
        underManyNames(writtenPhantoms(folder.path() / "exams", std::min(count, kPhantoms)), count);
    ASSERT_EQ(studies.size(), static_cast<std::size_t>(count));
    const store::StoreLocation location = store::SqliteFile{folder.path() / "store" / "reads.sqlite"};
    std::filesystem::create_directories(folder.path() / "reports");
    Heartbeat heartbeat;

    {
        Seat first(folder.path() / "first", location, studies);
        first.desk().setImageMemory(kImageMemory);
        first.arrive(QStringLiteral("Dr Alpha"));
        staysFlat(readAll(first, WorkList::ToReadFirst, count, {}, heartbeat), "first reader");
    }
    Seat second(folder.path() / "second", location, studies);
    second.desk().setImageMemory(kImageMemory);
    second.arrive(QStringLiteral("Dr Beta"));
    staysFlat(readAll(second, WorkList::ToReadSecond, count, folder.path() / "reports", heartbeat),
              "second reader, with reports");
    const Heartbeat::Worst worst = heartbeat.take();
    std::cout << "longest time without an event: " << worst.wallMs << " ms, of which the window's own work "
              << worst.busyMs << " ms\n";
    EXPECT_LE(worst.busyMs, kOwnWorkMs);

    auto store = store::ReadStore::open(location);
    ASSERT_TRUE(store);
    EXPECT_TRUE(store->verifyLog()->intact());
    EXPECT_EQ(store->allReads()->size(), 2 * static_cast<std::size_t>(count));
}

}  // namespace
}  // namespace diptych::viewer::testing
