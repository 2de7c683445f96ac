#include "analysis_start.h"

#include <iostream>

#include "diptych/core/wording.h"
#include "engine.h"

namespace diptych::cli
{

CLI::Option* addAnalysisOptions(CLI::App& command, AnalysisArguments& arguments, const std::string& path)
{
    CLI::Option* paths = command.add_option("PATH", arguments.paths, path)->check(notEmpty());
    command.add_option("--model", arguments.model, "Folder of the model package (the shipped one)");
    command.add_option("--device", arguments.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    return paths;
}

tl::expected<TimedLoad, ExitStatus> readStudies(const std::vector<std::filesystem::path>& paths,
                                                const std::vector<std::string>& outputs)
{
    auto read = readPaths(paths);
    if (!read) {
        std::cerr << "diptych-cli: " << sentence(read.error().reason) << '\n';
        return tl::make_unexpected(kIncomplete);
    }
    tellSkipped(read->load);
    if (read->load.studies.empty()) {
        std::cerr << "diptych-cli: no mammogram was found: name a DICOM file, a folder of them or a DICOMDIR\n";
        return tl::make_unexpected(kNothingReadable);
    }
    for (const std::string& output : outputs)
        if (!output.empty() && output != "-" && wouldReplaceInput(output, read->load))
            return tl::make_unexpected(kUsage);
    return std::move(*read);
}

Result<ExamAssessment> AnalysisStart::analyze(pipeline::ExamAnalyzer& analyzer, std::size_t index,
                                              DecodedImages* images) const
{
    const std::size_t count = studies().size();
    pipeline::AnalysisOptions options;
    options.readMs = read.readMs / static_cast<double>(count);
    if (images)
        options.decoded = [images](const MammogramView& view, std::unique_ptr<PixelImage> image) {
            images->take(view, std::move(image));
        };
    return analyzeStudy(analyzer, studies()[index], index, count, std::move(options));
}

tl::expected<AnalysisStart, ExitStatus> startAnalysis(const AnalysisArguments& arguments,
                                                      const std::vector<std::string>& outputs)
{
    const auto device = parseDevice(arguments.device);
    if (!device)
        return tl::make_unexpected(kUsage);
    auto read = readStudies(arguments.paths, outputs);
    if (!read)
        return tl::make_unexpected(read.error());
    auto model = loadModel(arguments.model, *device);
    if (!model)
        return tl::make_unexpected(model.error());
    return AnalysisStart{std::move(*read), std::move(*model)};
}

}  // namespace diptych::cli
