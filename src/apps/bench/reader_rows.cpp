#include <atomic>
#include <thread>

#include "diptych/dicom/read_folder.h"
#include "diptych/dicom/reader_processes.h"
#include "reader_cpu.h"
#include "rows.h"
#include "studies.h"

namespace diptych::bench
{

namespace
{

constexpr int kHeaders = 4000;

using Readers = std::shared_ptr<dicom::ReaderProcesses>;

Spent spentWith(const Readers& readers, const std::function<void()>& work)
{
    const double before = cpuOf(readers.get());
    Spent spent = spentBy(work);
    spent.cpuMs += cpuOf(readers.get()) - before;
    return spent;
}

std::vector<MammogramView> viewsOf(const std::vector<std::filesystem::path>& paths, const Readers& readers)
{
    dicom::ReadOptions options;
    options.readers = readers;
    std::vector<MammogramView> views;
    if (auto load = dicom::readFolder(paths, options))
        for (Study& study : load->studies)
            views.insert(views.end(), study.views.begin(), study.views.end());
    return views;
}

/// On as many threads as there are cores, as the window does.
void decodeAll(const std::vector<MammogramView>& views)
{
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < usableCores(); ++i)
        threads.emplace_back([&views, &next] {
            for (std::size_t at = next.fetch_add(1); at < views.size(); at = next.fetch_add(1))
                (void)views[at].pixels->decode();
        });
}

/// `work` in this process and by readers, in turn.
Row compared(const std::string& key, const std::string& step, int repeats, const Readers& readers,
             const std::function<void(const Readers&)>& work)
{
    std::vector<double> here, apart, ratios, hereCpu, apartCpu;
    for (int i = 0; i <= repeats; ++i) {
        const Spent inside = spentBy([&] { work(nullptr); });
        const Spent outside = spentWith(readers, [&] { work(readers); });
        if (i == 0)
            continue;  // the first fills the page cache and starts the readers
        here.push_back(inside.wallMs);
        apart.push_back(outside.wallMs);
        ratios.push_back(outside.wallMs / inside.wallMs);
        hereCpu.push_back(inside.cpuMs);
        apartCpu.push_back(outside.cpuMs);
    }
    Row row;
    row.key = key;
    row.step = step;
    row.target = "<= 1.1 x the same in this process";
    row.measured = milliseconds(median(apart));
    row.limit = milliseconds(median(here));
    row.ratio = median(ratios);
    row.most = 1.1;
    row.note = "CPU " + milliseconds(median(apartCpu)) + ", readers' among it; in this process " +
               milliseconds(median(hereCpu));
    return row;
}

Row pixelRow(const std::filesystem::path& study, const std::string& key, const std::string& kind, int repeats)
{
    const auto readers = dicom::installedReaders();
    const auto inside = viewsOf({study}, nullptr);
    const auto outside = viewsOf({study}, readers);
    return compared(key, "Four 3328 x 4096 views, " + kind + ", decoded by confined readers", repeats, readers,
                    [&](const Readers& by) { decodeAll(by ? outside : inside); });
}

}  // namespace

std::vector<Row> readerRows(const std::filesystem::path& studies, int repeats)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(studies / "scan"))
        if (entry.is_regular_file() && files.size() < kHeaders)
            files.push_back(entry.path());
    const auto readers = dicom::installedReaders();
    std::vector<Row> rows{compared("headers-apart", std::to_string(files.size()) + " headers by confined readers",
                                   repeats, readers, [&](const Readers& by) { (void)viewsOf(files, by); })};
    rows.push_back(pixelRow(studies / "raw", "raw-apart", "raw", repeats));
    rows.push_back(pixelRow(studies / "current", "lossless-apart", "JPEG lossless", repeats));
    rows.push_back(pixelRow(studies / "jpeg2000", "jpeg2000-apart", "JPEG 2000", repeats));
    return rows;
}

}  // namespace diptych::bench
