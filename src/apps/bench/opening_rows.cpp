#include <atomic>
#include <thread>

#include "bench_window.h"
#include "dcmtk_decoding.h"
#include "rows.h"
#include "studies.h"

namespace diptych::bench
{

namespace
{

constexpr int kWidth = 2560;
constexpr int kHeight = 2048;

std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    return files;
}

/// What dividing by the cores comes to when other programs want them as well.
void decodeOnAllCores(const std::vector<std::filesystem::path>& files)
{
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < usableCores(); ++i)
        threads.emplace_back([&files, &next] {
            for (std::size_t at = next.fetch_add(1); at < files.size(); at = next.fetch_add(1))
                (void)decodeWithDcmtk({files[at]});
        });
}

Row openingRow(const std::filesystem::path& folder, int repeats)
{
    const auto files = filesIn(folder);
    std::vector<double> ours, peers, ratios, oursCpu, peersCpu, together, silences;
    for (int i = 0; i <= repeats; ++i) {
        unsigned long sum = 0;
        const Spent peer = spentBy([&] { sum = decodeWithDcmtk(files); });
        const Spent parallel = spentBy([&] { decodeOnAllCores(files); });
        BenchWindow window(kWidth, kHeight);
        const Spent own = spentBy([&] { window.openAndDraw(folder); });
        if (i == 0 || sum == 0)  // the first fills the page cache
            continue;
        const double limit = peer.wallMs / usableCores();
        ours.push_back(own.wallMs);
        peers.push_back(limit);
        ratios.push_back(own.wallMs / limit);
        oursCpu.push_back(own.cpuMs + window.readersCpuMs());
        peersCpu.push_back(peer.cpuMs);
        together.push_back(parallel.wallMs);
        silences.push_back(window.takeLongestSilence());
    }
    Row row;
    row.key = "opening";
    row.step = "Folder of four 3328 x 4096 JPEG lossless views to four views on screen";
    row.target = "<= 1.2 x DCMTK's decoding alone on one core, divided by the cores";
    row.measured = milliseconds(median(ours));
    row.limit = milliseconds(median(peers));
    row.ratio = median(ratios);
    row.most = 1.2;
    row.note = "CPU " + milliseconds(median(oursCpu)) + " with the readers', DCMTK's " +
               milliseconds(median(peersCpu)) + "; DCMTK on all cores at once, " + milliseconds(median(together)) +
               "; the window answered after at most " + milliseconds(median(silences));
    return row;
}

Row aheadRow(const std::filesystem::path& studies, int repeats)
{
    BenchWindow window(kWidth, kHeight);
    qulonglong inMemory = 0;
    QObject::connect(&window.desk(), &viewer::ReadingDesk::memoryChanged, &window.window(),
                     [&inMemory](qulonglong bytes, qulonglong) { inMemory = bytes; });
    window.desk().open({studies / "current", studies / "prior"});
    const qulonglong bothStudies = 8ULL * kRows * kColumns * 2;  // the pyramids take a third more
    window.waitUntil([&] { return inMemory > bothStudies * 5 / 4; });
    std::vector<double> steps;
    steps.reserve(std::size_t{2} * static_cast<std::size_t>(repeats));
    for (int i = 0; i < 2 * repeats; ++i)
        steps.push_back(spentBy([&] { window.stepAndDraw(i % 2 == 0 ? 1 : -1); }).wallMs);
    Row row;
    row.key = "ahead";
    row.step = "The same study when it was read ahead";
    row.target = "<= 100 ms";
    row.measured = milliseconds(median(steps));
    row.limit = "100 ms";
    row.ratio = median(steps) / 100.0;
    row.note = "nine of ten within " + milliseconds(ninthTenth(steps));
    return row;
}

}  // namespace

std::vector<Row> openingRows(const std::filesystem::path& studies, int repeats)
{
    return {openingRow(studies / "current", repeats), aheadRow(studies, repeats)};
}

}  // namespace diptych::bench
