#include <QProcess>
#include <QStandardPaths>

#include "bench_window.h"
#include "rows.h"
#include "studies.h"

namespace diptych::bench
{

namespace
{

/// The tags that any list of studies needs; 0 where the peer is not there.
double scanWithGdcm(const std::filesystem::path& folder)
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("gdcmscanner"));
    if (program.isEmpty())
        return 0.0;
    QStringList arguments{QStringLiteral("-r"), QStringLiteral("-d"), QString::fromStdString(folder.string())};
    for (const char* tag : {"10,20", "20,d", "20,e", "8,18", "20,62", "18,5101"})
        arguments << QStringLiteral("-t") << QString::fromLatin1(tag);
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    bool scanned = false;
    const Spent spent = spentBy([&] {
        process.start(program, arguments);
        scanned = process.waitForFinished(120'000) && process.exitCode() == 0;
    });
    return scanned ? spent.wallMs : 0.0;
}

}  // namespace

std::vector<Row> folderRows(const std::filesystem::path& studies, int repeats)
{
    const std::filesystem::path folder = studies / "scan";
    const std::vector<std::filesystem::path> paths{folder};
    dicom::ReadOptions keeping;
    keeping.keptIndexFolder = studies / "kept-headers";
    (void)dicom::readFolder(paths, keeping);
    std::vector<double> headers, headersCpu, again, againCpu, listed, peers, ratios, againRatios;
    for (int i = 0; i <= repeats; ++i) {
        const double peer = scanWithGdcm(folder);
        const Spent reading = spentBy([&paths] { (void)dicom::readFolder(paths); });
        const Spent rereading = spentBy([&] { (void)dicom::readFolder(paths, keeping); });
        BenchWindow window(1920, 1080);
        const Spent list = spentBy([&] {
            window.desk().open({folder});
            window.waitUntil([&window] { return window.desk().studies().count() == kFilesToScan / 4; });
        });
        if (i == 0)
            continue;
        headers.push_back(reading.wallMs);
        headersCpu.push_back(reading.cpuMs);
        again.push_back(rereading.wallMs);
        againCpu.push_back(rereading.cpuMs);
        listed.push_back(list.wallMs);
        if (peer > 0.0) {
            peers.push_back(peer);
            ratios.push_back(list.wallMs / peer);
            againRatios.push_back(rereading.wallMs / peer);
        }
    }
    Row first;
    first.key = "listed-first";
    first.step = "Folder of 10,000 files: first study listed";
    first.target = "<= 1 s";
    first.measured = milliseconds(median(listed));
    first.limit = "1.00 s";
    first.ratio = median(listed) / 1000.0;
    first.note = "all are listed at once; headers alone " + milliseconds(median(headers)) + ", CPU " +
                 milliseconds(median(headersCpu));
    Row all;
    all.key = "listed-all";
    all.step = "Folder of 10,000 files: all listed";
    all.target = "<= 1.0 x gdcmscanner";
    all.measured = milliseconds(median(listed));
    all.limit = peers.empty() ? "peer not installed" : milliseconds(median(peers));
    all.ratio = peers.empty() ? 0.0 : median(ratios);
    all.note = "all threads together " + milliseconds(median(headersCpu)) +
               " of CPU for headers with everything that decides whether an image may be read";
    Row kept;
    kept.key = "listed-again";
    kept.step = "Folder of 10,000 files that was read before: headers";
    kept.target = "<= 0.2 x gdcmscanner";
    kept.measured = milliseconds(median(again));
    kept.limit = peers.empty() ? "peer not installed" : milliseconds(0.2 * median(peers));
    kept.ratio = peers.empty() ? 0.0 : median(againRatios) / 0.2;
    kept.note = "from the kept index, every file looked at for changes; CPU " + milliseconds(median(againCpu)) +
                "; without filling the list";
    if (peers.empty())
        all.note = "gdcmscanner is in Debian's libgdcm-tools";
    return {first, all, kept};
}

}  // namespace diptych::bench
