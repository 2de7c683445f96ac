// Files for the tests: written by writeMammogram(), then made wrong with DCMTK where a test wants that.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dctk.h"

#include "diptych/dicom/read_folder.h"
#include "diptych/dicom/write_mammogram.h"

namespace diptych::dicom::testing
{

inline std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A folder that goes when the test does.
class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "diptych-dicom-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// A right MLO of one study, 96 x 64, with a gradient and detail in it.
inline MammogramToWrite sample(const std::string& name = "image", int bitsStored = 12)
{
    MammogramToWrite image;
    image.patient = {"P-1", "Test^Phantom", "19600102", "F"};
    image.studyInstanceUid = makeUid("study");
    image.seriesInstanceUid = makeUid("series" + name);
    image.sopInstanceUid = makeUid("instance" + name);
    image.studyDate = "20240305";
    image.studyTime = "101112";
    image.key = {Laterality::Right, ViewPosition::Mlo};
    image.orientation = PatientOrientation{"P", "FL"};
    image.imagerSpacing = PixelSpacingMm{0.07, 0.07};
    image.comment = "Not a patient";
    image.rows = 96;
    image.columns = 64;
    image.bitsStored = bitsStored;
    const int most = (1 << bitsStored) - 1;
    for (int y = 0; y < image.rows; ++y)
        for (int x = 0; x < image.columns; ++x)
            image.samples.push_back(static_cast<std::uint16_t>((y * most / 95 + (x * 37 + y * 11) % 7) % (most + 1)));
    image.windows = {{most / 2.0, static_cast<double>(most), VoiFunction::Linear, "NORMAL"}};
    return image;
}

inline std::filesystem::path write(const MammogramToWrite& image, const std::filesystem::path& file)
{
    std::filesystem::create_directories(file.parent_path());
    const auto written = writeMammogram(image, file);
    EXPECT_TRUE(written) << (written ? "" : written.error().detail);
    return file;
}

/// Changes a written file's data set, with its transfer syntax kept.
inline void edit(const std::filesystem::path& file, const std::function<void(DcmDataset&)>& change)
{
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(OFFilename(file.c_str())).good());
    ASSERT_TRUE(format.loadAllDataIntoMemory().good());
    const E_TransferSyntax syntax = format.getDataset()->getOriginalXfer();
    change(*format.getDataset());
    // The meta header as it is: DCMTK would write a new one without the class of a DICOMDIR.
    ASSERT_TRUE(format
                    .saveFile(OFFilename(file.c_str()), syntax, EET_UndefinedLength, EGL_recalcGL, EPD_noChange, 0, 0,
                              EWM_dontUpdateMeta)
                    .good());
}

inline void put(DcmItem& item, const DcmTagKey& tag, const char* value)
{
    ASSERT_TRUE(item.putAndInsertString(tag, value).good());
}

inline StudyLoad read(const std::vector<std::filesystem::path>& paths)
{
    auto load = readFolder(paths);
    EXPECT_TRUE(load);
    if (!load)
        return {};
    std::size_t views = 0;
    for (const Study& study : load->studies)
        views += study.views.size() + study.evidence.size();
    EXPECT_EQ(load->filesSeen, views + load->skipped.size());
    return std::move(*load);
}

/// The only view of the only study below `path`.
inline MammogramView readOne(const std::filesystem::path& path)
{
    StudyLoad load = read({path});
    if (load.studies.size() != 1 || load.studies.front().views.size() != 1) {
        ADD_FAILURE() << "not exactly one mammogram in " << path;
        return {};
    }
    return load.studies.front().views.front();
}

}  // namespace diptych::dicom::testing
