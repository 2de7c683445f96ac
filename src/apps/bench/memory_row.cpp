#include "bench_window.h"
#include "rows.h"
#include "studies.h"

namespace diptych::bench
{

std::vector<Row> memoryRows(const std::filesystem::path& studies)
{
    resetPeakMemory();
    BenchWindow window(2560, 2048);
    qulonglong inMemory = 0;
    QObject::connect(&window.desk(), &viewer::ReadingDesk::memoryChanged, &window.window(),
                     [&inMemory](qulonglong bytes, qulonglong) { inMemory = bytes; });
    constexpr std::uint64_t kDecoded = 8ULL * kRows * kColumns * 2;  // the pyramids take a third more
    window.desk().open({studies / "current", studies / "prior"});
    window.waitUntil([&inMemory] { return inMemory > kDecoded * 5 / 4; });
    window.draw();
    const auto mebibytes = [](std::uint64_t bytes) { return std::to_string(bytes >> 20U) + " MiB"; };
    const std::uint64_t peak = peakMemory();
    Row row;
    row.key = "two-studies";
    row.step = "Memory with one current and one prior study";
    row.target = "<= 3 x their decoded pixels";
    row.measured = mebibytes(peak) + " at most, the window's process";
    row.limit = mebibytes(kDecoded);
    row.ratio = static_cast<double>(peak) / static_cast<double>(kDecoded);
    row.most = 3.0;
    row.note = "without engine and readers; images alone " + mebibytes(inMemory);
    return {row};
}

}  // namespace diptych::bench
