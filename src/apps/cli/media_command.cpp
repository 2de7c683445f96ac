// diptych-cli media: the studies of one patient, with documents about them, as a DICOM medium.
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "commands.h"
#include "counted.h"
#include "diptych/dicom/write_media.h"
#include "progress_line.h"
#include "reading.h"

namespace diptych::cli
{

namespace
{

namespace fs = std::filesystem;

struct MediaArguments {
    std::vector<fs::path> paths;
    fs::path out;
    std::vector<fs::path> evidence;
};

/// Whether every document that was meant for these studies is on the medium. A folder of evidence may hold those of
/// other studies too: they are told as a number.
bool tellLeftOut(const std::vector<dicom::LeftOutDocument>& leftOut)
{
    bool all = true;
    std::size_t others = 0;
    for (const dicom::LeftOutDocument& document : leftOut) {
        if (document.reason == Reason::InvalidArgument) {
            ++others;
            continue;
        }
        all = false;
        std::cerr << "diptych-cli: " << document.path.string() << ": not on the medium: " << document.detail << '\n';
    }
    if (others > 0)
        std::cerr << "diptych-cli: " << others << " documents of other studies were not taken\n";
    return all;
}

int media(const MediaArguments& arguments)
{
    const auto read = readPaths(arguments.paths);
    if (!read)
        return kIncomplete;
    tellSkipped(read->load);
    const int readStatus = statusOfReading(read->load);
    if (readStatus == kNothingReadable) {
        std::cerr << "diptych-cli: no mammogram was found: name a DICOM file, a folder of them or a DICOMDIR\n";
        return readStatus;
    }
    dicom::MediaOrder order;
    for (const Study& study : read->load.studies)
        order.studies.push_back(&study);
    order.documents = filesBelow(arguments.evidence);
    ProgressLine progress;
    order.progress = [&progress](std::size_t done, std::size_t of) {
        progress.show(of > 0 ? static_cast<double>(done) / static_cast<double>(of) : 1.0,
                      std::to_string(done) + " of " + std::to_string(of) + " files");
    };
    const auto written = dicom::writeMedia(order, arguments.out);
    progress.clear();
    if (!written) {
        std::cerr << "diptych-cli: the medium was not written: " << written.error().detail << '\n';
        return kIncomplete;
    }
    std::cout << arguments.out.string() << ": " << counted(order.studies.size(), "study", "studies") << ", "
              << counted(written->images, "image", "images") << ", "
              << counted(written->documents, "document", "documents") << '\n';
    if (written->outsideProfiles > 0)
        std::cerr << "diptych-cli: " << written->outsideProfiles
                  << " images are in a transfer syntax of no general purpose profile: not every viewer reads them\n";
    return tellLeftOut(written->leftOut) ? readStatus : kIncomplete;
}

}  // namespace

void addMedia(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("media", "Write the studies of one patient as a DICOM medium with a DICOMDIR");
    auto arguments = std::make_shared<MediaArguments>();
    command->add_option("PATH", arguments->paths, "DICOM files, folders or DICOMDIRs of one patient")
        ->required()
        ->check(notEmpty());
    command->add_option("--out", arguments->out, "A new or empty folder, or an empty medium")->required();
    command->add_option("--evidence", arguments->evidence,
                        "DICOM documents of these studies, or folders of them, as analyze and report write them");
    command->footer(
        "Images are copied as they are. Exit status: 0 all is on the medium; 1 no medium was written, a file was "
        "damaged or\na document left out (standard error says which); 2 wrong usage; 3 no mammogram.");
    command->callback([arguments, &status] { status = media(*arguments); });
}

}  // namespace diptych::cli
