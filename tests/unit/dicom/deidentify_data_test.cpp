// Against the real files beside the checkout; skipped, saying so, where they are not there.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "diptych/dicom/deidentify.h"
#include "diptych/dicom/read_folder.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;

std::string bytesOf(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// What is long enough not to be in some bytes by chance.
std::vector<std::string> identities(const Study& study)
{
    std::vector<std::string> found;
    for (const std::string& text : {study.patient.name, study.patient.id, study.patient.birthDate, study.studyDate,
                                    study.accessionNumber, study.institution, study.studyInstanceUid}) {
        if (text.size() >= 6)
            found.push_back(text);
    }
    for (const MammogramView& view : study.views) {
        found.push_back(view.sopInstanceUid);
        found.push_back(view.seriesInstanceUid);
    }
    return found;
}

void expectSameView(const MammogramView& is, const MammogramView& was)
{
    EXPECT_EQ(is.key, was.key) << was.path;
    EXPECT_EQ(is.basis, was.basis) << was.path;
    EXPECT_EQ(is.modifiers, was.modifiers) << was.path;
    EXPECT_EQ(is.spacingBasis, was.spacingBasis) << was.path;
    EXPECT_EQ(is.spacing.has_value(), was.spacing.has_value()) << was.path;
    EXPECT_EQ(is.orientation.has_value(), was.orientation.has_value()) << was.path;
    EXPECT_EQ(is.transferSyntaxUid, was.transferSyntaxUid) << was.path;
    EXPECT_EQ(is.reasons, was.reasons) << was.path;
    const auto before = was.pixels->decode();
    const auto after = is.pixels->decode();
    ASSERT_EQ(after.has_value(), before.has_value()) << was.path;
    if (before) {
        EXPECT_EQ((*after)->samples, (*before)->samples) << was.path;
        EXPECT_EQ((*after)->grey.voiWindows.size(), (*before)->grey.voiWindows.size()) << was.path;
        EXPECT_EQ((*after)->grey.voiLuts.size(), (*before)->grey.voiLuts.size()) << was.path;
    }
}

/// How many images went out.
std::size_t checkStudy(const Study& study, const fs::path& folder)
{
    const auto done = deidentify(study, folder);
    if (!done) {
        EXPECT_FALSE(fs::exists(folder)) << "a refused export leaves nothing";
        return 0;
    }
    EXPECT_EQ(done->files.size() + done->leftOut.size(), study.views.size());
    for (const fs::path& file : done->files) {
        const std::string bytes = bytesOf(file);
        for (const std::string& text : identities(study))
            EXPECT_EQ(bytes.find(text), std::string::npos) << "of " << study.folder;
    }
    const auto copy = readFolder(std::vector{folder});
    EXPECT_TRUE(copy && copy->studies.size() == 1 && copy->skipped.empty()) << study.folder;
    std::map<std::string, const MammogramView*> views;
    for (const Study& read : copy->studies) {
        for (const MammogramView& view : read.views)
            views[view.sopInstanceUid] = &view;
    }
    EXPECT_EQ(views.size(), done->files.size()) << study.folder;
    for (const MammogramView& view : study.views) {
        const auto uid = done->newUids.find(view.sopInstanceUid);
        if (uid != done->newUids.end() && views.contains(uid->second))
            expectSameView(*views.at(uid->second), view);
    }
    return done->files.size();
}

TEST(DeidentifySharedData, EveryStudyGoesOutWithoutIdentityAndIsReadAsBefore)
{
    const char* shared = std::getenv("DIPTYCH_SHARED");
    const fs::path root = fs::path(shared != nullptr ? shared : "") / "dicom";
    if (!fs::is_directory(root))
        GTEST_SKIP() << "no real mammograms beside the checkout";
    std::string name = (fs::temp_directory_path() / "diptych-teaching-XXXXXX").string();
    const fs::path folder = mkdtemp(name.data());
    const auto load = readFolder(std::vector{root});
    ASSERT_TRUE(load);
    std::size_t images = 0;
    int number = 0;
    for (const Study& study : load->studies) {
        const fs::path copy = folder / std::to_string(++number);
        images += checkStudy(study, copy);
        fs::remove_all(copy);
    }
    fs::remove_all(folder);
    EXPECT_GT(images, 0U);
    RecordProperty("images", static_cast<int>(images));
}

}  // namespace
}  // namespace diptych::dicom
