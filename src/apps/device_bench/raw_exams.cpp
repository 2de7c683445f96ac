#include "raw_exams.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "phantom_exam.h"

namespace diptych::bench
{

namespace
{

class RawSamples final : public PixelSource
{
public:
    RawSamples(std::filesystem::path file, int rows, int columns, int bits)
        : file_(std::move(file)), rows_(rows), columns_(columns), bits_(bits)
    {
    }

    [[nodiscard]] std::size_t count() const
    {
        return static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_);
    }
    [[nodiscard]] std::size_t bytes() const { return count() * (bits_ <= 8 ? 1 : 2); }

    Result<std::unique_ptr<PixelImage>> decode() const override
    {
        std::ifstream stream(file_, std::ios::binary);
        const std::vector<unsigned char> bytesRead{std::istreambuf_iterator<char>(stream), {}};
        if (bytesRead.size() != bytes())
            return failure(Reason::PixelDataDamaged, file_.string());
        auto image = std::make_unique<PixelImage>();
        image->rows = rows_;
        image->columns = columns_;
        image->bitsStored = bits_;
        image->lastStored = (1 << bits_) - 1;
        image->samples.resize(count());
        for (std::size_t i = 0; i < image->samples.size(); ++i)
            image->samples[i] =
                bits_ <= 8 ? bytesRead[i] : static_cast<std::uint16_t>(bytesRead[2 * i] | (bytesRead[2 * i + 1] << 8U));
        return image;
    }

private:
    std::filesystem::path file_;
    int rows_ = 0;
    int columns_ = 0;
    int bits_ = 0;
};

StandardView viewOf(const std::string& name)
{
    for (const StandardView view : kStandardViews) {
        std::string code = laterality(view) == Laterality::Right ? "R" : "L";
        code += position(view) == ViewPosition::Cc ? "CC" : "MLO";
        if (code == name)
            return view;
    }
    throw std::runtime_error("no view is called " + name);
}

MammogramView viewIn(const nlohmann::json& told, const std::filesystem::path& folder, const std::string& uid)
{
    const StandardView place = viewOf(told.at("view").get<std::string>());
    MammogramView view;
    view.sopClassUid = kForPresentation;
    view.sopInstanceUid = uid;
    view.key = {laterality(place), position(place)};
    view.basis = ViewBasis::Coded;
    view.intent = PresentationIntent::ForPresentation;
    view.rows = told.at("rows").get<int>();
    view.columns = told.at("columns").get<int>();
    view.spacing = PixelSpacingMm{told.at("spacing_mm").at(0).get<double>(), told.at("spacing_mm").at(1).get<double>()};
    view.spacingBasis = SpacingBasis::Imager;
    view.orientation = PatientOrientation{told.at("orientation").at(0).get<std::string>(),
                                          told.at("orientation").at(1).get<std::string>()};
    const std::filesystem::path file = folder / told.at("file").get<std::string>();
    const int bits = told.at("bits").get<int>();
    if (view.rows <= 0 || view.columns <= 0 || bits < 1 || bits > 16)
        throw std::runtime_error(file.string() + ": rows, columns or bits make no sense");
    auto samples = std::make_shared<RawSamples>(file, view.rows, view.columns, bits);
    if (!std::filesystem::exists(file) || std::filesystem::file_size(file) != samples->bytes())
        throw std::runtime_error(file.string() + " does not hold " + std::to_string(samples->bytes()) + " bytes");
    view.pixels = std::move(samples);
    return view;
}

}  // namespace

std::vector<Study> rawExams(const std::filesystem::path& folder)
{
    std::ifstream table(folder / "exams.json");
    if (!table)
        throw std::runtime_error((folder / "exams.json").string() + " cannot be opened");
    std::vector<Study> exams;
    for (const nlohmann::json& told : nlohmann::json::parse(table)) {
        Study study;
        study.studyInstanceUid = "2.25." + std::to_string(exams.size() + 1);
        study.patient.id = told.at("patient").get<std::string>();
        for (const nlohmann::json& view : told.at("views"))
            study.views.push_back(
                viewIn(view, folder, study.studyInstanceUid + "." + std::to_string(study.views.size() + 1)));
        exams.push_back(std::move(study));
    }
    return exams;
}

}  // namespace diptych::bench
