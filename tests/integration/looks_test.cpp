// The same breast in other looks gets the same scores: windowed otherwise, inverted, stored mirrored or turned, at
// another spacing, in another transfer syntax. On a phantom always, on real mammograms where they are beside the
// checkout.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <optional>

#include "diptych/core/installation.h"
#include "diptych/dicom/read_folder.h"
#include "diptych/inference/suspicion_model.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "run_program.h"

using namespace diptych;
using namespace diptych::test;

namespace
{

/// Pixels that were changed in memory.
class ChangedPixels final : public PixelSource
{
public:
    explicit ChangedPixels(std::shared_ptr<const PixelImage> image) : image_(std::move(image)) {}
    Result<std::unique_ptr<PixelImage>> decode() const override { return std::make_unique<PixelImage>(*image_); }

private:
    std::shared_ptr<const PixelImage> image_;
};

using Change = std::function<void(MammogramView&, PixelImage&)>;

Study changed(const Study& study, const Change& change)
{
    Study result = study;
    for (MammogramView& view : result.views) {
        const auto image = view.pixels->decode();
        EXPECT_TRUE(image);
        auto copy = std::make_shared<PixelImage>(**image);
        change(view, *copy);
        view.rows = copy->rows;
        view.columns = copy->columns;
        view.pixels = std::make_shared<ChangedPixels>(std::move(copy));
    }
    return result;
}

void otherWindow(MammogramView&, PixelImage& image)
{
    image.grey.voiWindows = {{(image.firstStored + image.lastStored) / 3.0,
                              (image.lastStored - image.firstStored) / 5.0, VoiFunction::Sigmoid, "other"}};
}

void inverted(MammogramView&, PixelImage& image)
{
    const int range = image.lastStored - image.firstStored;
    for (std::uint16_t& sample : image.samples)
        sample = static_cast<std::uint16_t>(range - sample);
    image.grey.inverse = !image.grey.inverse;
    if (image.grey.paddingFirst) {
        const int first = *image.grey.paddingFirst;
        const int last = image.grey.paddingLast.value_or(first);
        image.grey.paddingFirst = image.firstStored + image.lastStored - last;
        image.grey.paddingLast = image.firstStored + image.lastStored - first;
    }
}

std::string opposite(std::string directions)
{
    for (char& direction : directions) {
        const std::string from = "APLRHF";
        const std::string to = "PARLFH";
        direction = to[from.find(direction)];
    }
    return directions;
}

void mirrored(MammogramView& view, PixelImage& image)
{
    for (int row = 0; row < image.rows; ++row) {
        const auto line = image.samples.begin() + static_cast<std::ptrdiff_t>(row) * image.columns;
        std::reverse(line, line + image.columns);
    }
    view.orientation->row = opposite(view.orientation->row);
}

void upsideDown(MammogramView& view, PixelImage& image)
{
    std::reverse(image.samples.begin(), image.samples.end());
    view.orientation->row = opposite(view.orientation->row);
    view.orientation->column = opposite(view.orientation->column);
}

/// One axis of coarser(): each new sample is the exact mean over the old samples that it covers.
std::vector<double> averaged(const std::vector<double>& line, int count)
{
    const double step = static_cast<double>(line.size()) / count;
    std::vector<double> means(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double from = i * step;
        const double to = std::min((i + 1) * step, static_cast<double>(line.size()));
        double sum = 0.0;
        for (auto k = static_cast<std::size_t>(from); k < line.size() && static_cast<double>(k) < to; ++k)
            sum += line[k] * (std::min(to, static_cast<double>(k) + 1.0) - std::max(from, static_cast<double>(k)));
        means[static_cast<std::size_t>(i)] = sum / (to - from);
    }
    return means;
}

/// Three quarters of the pixels in each direction.
void coarser(MammogramView& view, PixelImage& image)
{
    const int rows = image.rows * 3 / 4;
    const int columns = image.columns * 3 / 4;
    std::vector<std::vector<double>> narrow;
    for (int row = 0; row < image.rows; ++row) {
        const auto line = image.samples.begin() + static_cast<std::ptrdiff_t>(row) * image.columns;
        narrow.push_back(averaged(std::vector<double>(line, line + image.columns), columns));
    }
    std::vector<std::uint16_t> samples(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    std::vector<double> down(static_cast<std::size_t>(image.rows));
    for (std::size_t column = 0; column < static_cast<std::size_t>(columns); ++column) {
        for (std::size_t row = 0; row < down.size(); ++row)
            down[row] = narrow[row][column];
        const auto means = averaged(down, rows);
        for (std::size_t row = 0; row < means.size(); ++row)
            samples[row * static_cast<std::size_t>(columns) + column] =
                static_cast<std::uint16_t>(std::lround(means[row]));
    }
    view.spacing =
        PixelSpacingMm{view.spacing->row * image.rows / rows, view.spacing->column * image.columns / columns};
    image.rows = rows;
    image.columns = columns;
    image.samples = std::move(samples);
}

class Looks : public FolderTest
{
protected:
    void SetUp() override
    {
        FolderTest::SetUp();
        auto model = inference::loadSuspicionModel(installation().defaultModel(),
                                                   {inference::DeviceChoice::Kind::Cpu, 0}, installation().plugins());
        ASSERT_TRUE(model) << model.error().detail;
        model_ = std::move(*model);
    }

    ExamAssessment analyzed(const Study& study)
    {
        auto exam = pipeline::ExamAnalyzer(*model_).analyze(study);
        EXPECT_TRUE(exam);
        EXPECT_EQ(exam->status, ExamStatus::Complete);
        return std::move(*exam);
    }

    static Study only(const std::filesystem::path& path)
    {
        const std::vector paths{path};
        auto load = dicom::readFolder(paths);
        EXPECT_TRUE(load && load->studies.size() == 1) << path;
        return load->studies.front();
    }

    static int highest(const ViewAssessment& view)
    {
        int most = 1;
        for (const Finding& finding : view.findings)
            most = std::max(most, finding.suspicion.value());
        return most;
    }

    static void expectSame(const ExamAssessment& one, const ExamAssessment& other, const std::string& look)
    {
        for (std::size_t place = 0; place < 4; ++place)
            EXPECT_LE(std::abs(highest(one.views[place]) - highest(other.views[place])), 1)
                << look << ", " << label(one.views[place].view);
        EXPECT_LE(std::abs(one.verdict->suspicion.value() - other.verdict->suspicion.value()), 1) << look;
    }

    using Look = std::pair<const char*, Change>;

    void expectSameIn(const std::vector<Look>& looks, const Study& study)
    {
        const ExamAssessment plain = analyzed(study);
        for (const auto& [look, change] : looks)
            expectSame(plain, analyzed(changed(study, change)), look);
    }

    /// The same told in another way; in the last one a part of the pixels' information is gone.
    static std::vector<Look> otherLooks()
    {
        return {{"windowed otherwise", otherWindow},
                {"inverted", inverted},
                {"stored mirrored", mirrored},
                {"stored upside down", upsideDown},
                {"three quarters of the pixels", coarser}};
    }

    static constexpr const char* kNoRealExam = "no real studies beside the checkout, nor where DIPTYCH_SHARED says";
    static std::optional<Study> realExam(const char* name)
    {
        const char* shared = std::getenv("DIPTYCH_SHARED");
        const auto study = std::filesystem::path(shared ? shared : "../shared") / "dicom/studies" / name;
        return std::filesystem::exists(study) ? std::optional(only(study)) : std::nullopt;
    }

    std::unique_ptr<inference::SuspicionModel> model_;
};

}  // namespace

TEST_F(Looks, DoNotChangeAPhantomsScores)
{
    ASSERT_EQ(cli({"phantom", (folder() / "p").string(), "--seed", "4"}).status, 0);
    expectSameIn(otherLooks(), only(folder() / "p"));
}

TEST_F(Looks, NorDoesTheTransferSyntax)
{
    for (const std::string syntax : {"explicit", "jpeg-lossless"})
        ASSERT_EQ(cli({"phantom", (folder() / syntax).string(), "--seed", "5", "--transfer-syntax", syntax}).status, 0);
    const ExamAssessment plain = analyzed(only(folder() / "explicit"));
    const ExamAssessment packed = analyzed(only(folder() / "jpeg-lossless"));
    for (std::size_t place = 0; place < 4; ++place) {
        ASSERT_EQ(plain.views[place].findings.size(), packed.views[place].findings.size());
        for (std::size_t i = 0; i < plain.views[place].findings.size(); ++i)
            EXPECT_NEAR(plain.views[place].findings[i].probability, packed.views[place].findings[i].probability, 1e-6);
    }
}

TEST_F(Looks, DoNotChangeADigitalExamsScores)
{
    const auto exam = realExam("ffdm-exam-0");
    if (!exam)
        GTEST_SKIP() << kNoRealExam;
    expectSameIn(otherLooks(), *exam);
}

TEST_F(Looks, DoNotChangeAFilmExamsScores)
{
    const auto exam = realExam("film-0029");
    if (!exam)
        GTEST_SKIP() << kNoRealExam;
    expectSameIn(otherLooks(), *exam);
}

TEST_F(Looks, TheBreastWithTheBenignLesionOfTheDigitalExamRanksNoLowerThanTheOther)
{
    const auto study = realExam("ffdm-exam-0");
    if (!study)
        GTEST_SKIP() << kNoRealExam;
    const ExamAssessment exam = analyzed(*study);
    EXPECT_GE(*exam.breasts[0].probability, *exam.breasts[1].probability);
}
