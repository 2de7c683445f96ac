#include "turns.h"

#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

#include <QJsonDocument>
#include <QJsonObject>

#include "diptych/core/installation.h"
#include "diptych/dicom/read_folder.h"
#include "diptych/inference/engine_process.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "diptych/report_pdf/write_report.h"
#include "measure.h"

namespace diptych::bench
{

namespace
{

/// Ready to be done again and again; false where it fails.
struct Work {
    std::function<bool()> piece;
    QJsonObject facts;
};

void tell(const QJsonObject& line)
{
    std::cout << QJsonDocument(line).toJson(QJsonDocument::Compact).toStdString() << std::endl;
}

std::shared_ptr<const Study> oneStudy(const std::filesystem::path& folder)
{
    const std::vector<std::filesystem::path> paths{folder};
    auto read = dicom::readFolder(paths);
    if (!read || read->studies.empty())
        return nullptr;
    return std::make_shared<const Study>(std::move(read->studies.front()));
}

/// In the network's place: finds nothing, and keeps what it was given where it is asked to.
class NoNetwork final : public inference::SuspicionModel
{
public:
    explicit NoNetwork(inference::ModelManifest manifest) : manifest_(std::move(manifest)) {}

    Result<std::vector<std::vector<inference::Candidate>>> assess(std::span<const inference::InputImage> images,
                                                                  const CancelToken&) override
    {
        count_ = images.size();
        if (keeps_)
            for (const inference::InputImage& image : images) {
                const auto pixels = static_cast<std::size_t>(image.rows) * static_cast<std::size_t>(image.columns);
                kept_.push_back({image.rows, image.columns, std::vector<float>(pixels), image.part,
                                 std::vector<float>(image.values.begin(), image.values.end())});
                inference::drawWhole(image, kept_.back().canvas);
            }
        return std::vector<std::vector<inference::Candidate>>(images.size());
    }
    [[nodiscard]] const inference::ModelManifest& manifest() const override { return manifest_; }
    [[nodiscard]] std::string device() const override { return "none"; }
    [[nodiscard]] std::string arithmetic() const override { return "none"; }
    [[nodiscard]] std::string deviceNote() const override { return {}; }

    struct View {
        int rows, columns;
        std::vector<float> canvas;
        std::optional<inference::CanvasPart> part;
        std::vector<float> values;  // of the part
    };
    void keep() { keeps_ = true; }
    [[nodiscard]] std::vector<View> take() { return std::move(kept_); }
    [[nodiscard]] std::size_t count() const { return count_; }

private:
    inference::ModelManifest manifest_;
    bool keeps_ = false;
    std::size_t count_ = 0;
    std::vector<View> kept_;
};

using Views = std::vector<NoNetwork::View>;

std::shared_ptr<inference::SuspicionModel> shippedModel()
{
    const Installation here = installation();
    auto model =
        inference::startSuspicionModel(here.defaultModel(), {inference::DeviceChoice::Kind::Auto, 0}, here.plugins());
    return model ? std::shared_ptr<inference::SuspicionModel>(std::move(*model)) : nullptr;
}

/// The peer is given the same input: floats, one view after the other.
bool writeViews(const Views& views, const std::filesystem::path& file)
{
    std::ofstream stream(file, std::ios::binary);
    for (const auto& view : views)
        stream.write(reinterpret_cast<const char*>(view.canvas.data()),
                     static_cast<std::streamsize>(view.canvas.size() * sizeof(float)));
    return static_cast<bool>(stream);
}

/// `whole`: the engine is not told which part of its input the breast takes, as its peers are not.
std::optional<Work> engineWork(const Study& study, const std::filesystem::path& out, bool whole)
{
    const auto model = shippedModel();
    if (!model)
        return std::nullopt;
    NoNetwork listener(model->manifest());
    listener.keep();
    (void)pipeline::ExamAnalyzer(listener).analyze(study);
    auto kept = std::make_shared<const Views>(listener.take());
    if (kept->empty() || !writeViews(*kept, out / "views.f32"))
        return std::nullopt;
    Work work;
    work.facts = {{QStringLiteral("device"), QString::fromStdString(model->device())},
                  {QStringLiteral("arithmetic"), QString::fromStdString(model->arithmetic())}};
    work.piece = [model, kept, whole] {
        std::vector<inference::InputImage> images;
        for (const auto& view : *kept)
            images.push_back(whole ? inference::InputImage{view.rows, view.columns, view.canvas}
                                   : inference::InputImage{view.rows, view.columns, view.values, view.part});
        return model->assess(images, {}).has_value();
    };
    return work;
}

std::optional<Work> prepareWork(const std::shared_ptr<const Study>& study)
{
    const auto manifest = inference::readManifest(installation().defaultModel());
    if (!manifest)
        return std::nullopt;
    auto network = std::make_shared<NoNetwork>(*manifest);
    return Work{[study, network] {
                    return pipeline::ExamAnalyzer(*network).analyze(*study).has_value() && network->count() == 4;
                },
                {}};
}

std::optional<Work> reportWork(const std::shared_ptr<const Study>& study, const std::filesystem::path& out)
{
    const auto model = shippedModel();
    if (!model)
        return std::nullopt;
    auto exam = pipeline::ExamAnalyzer(*model).analyze(*study);
    if (!exam)
        return std::nullopt;
    auto kept = std::make_shared<const ExamAssessment>(std::move(*exam));
    return Work{[study, kept, file = out / "report.pdf"] {
                    report_pdf::ReportInput input{*study, *kept};
                    input.overwrite = true;
                    return report_pdf::writeReport(input, file).has_value();
                },
                {}};
}

}  // namespace

int takeTurns(const std::string& what, const std::filesystem::path& folder, const std::filesystem::path& out)
{
    const auto study = oneStudy(folder);
    std::optional<Work> work;
    if (study && (what == "engine" || what == "engine-whole"))
        work = engineWork(*study, out, what == "engine-whole");
    else if (study && what == "prepare")
        work = prepareWork(study);
    else if (study && what == "report")
        work = reportWork(study, out);
    if (!work) {
        std::cerr << "diptych-bench: " << what << " cannot be done on " << folder.string() << '\n';
        return 1;
    }
    tell(work->facts);
    for (std::string line; std::getline(std::cin, line);) {
        bool done = false;
        const auto engines = startedProcesses();
        const auto engineCpu = [&engines] {
            double sum = 0.0;
            for (const int engine : engines)
                sum += cpuOf(engine);
            return sum;
        };
        const double before = engineCpu();
        Spent spent = spentBy([&] { done = work->piece(); });
        if (!done)
            return 1;
        spent.cpuMs += engineCpu() - before;
        std::uint64_t peak = peakMemory();
        for (const int engine : engines)
            peak += peakMemoryOf(engine);
        tell({{QStringLiteral("wall_ms"), spent.wallMs},
              {QStringLiteral("cpu_ms"), spent.cpuMs},
              {QStringLiteral("peak_mib"), static_cast<double>(peak) / (1024.0 * 1024.0)}});
    }
    return 0;
}

}  // namespace diptych::bench
