#include "diptych/inference/model_package.h"

#include <algorithm>
#include <iterator>
#include <new>

#include "json_fields.h"
#include "package_seal.h"

namespace diptych::inference
{

namespace
{

constexpr std::string_view kSchema = "diptych.model/1";
constexpr std::size_t kMaxManifestBytes = 4U << 20U;

// What the program can feed: bounds against a manifest that would ask for all memory, not a taste.
constexpr int kMinInput = 32;
constexpr int kMaxInput = 8192;

void readWeightsName(ModelManifest& manifest, const Field& weights)
{
    manifest.weightsFile = weights["file"].text();
    const std::filesystem::path name(manifest.weightsFile);
    if (name.filename() != name || manifest.weightsFile == "." || manifest.weightsFile == ".." ||
        manifest.weightsFile.find('\\') != std::string::npos)
        weights["file"].refuse("must be the plain name of a file in the package's folder");
    manifest.weightsSha256 = weights["sha256"].text();
    const bool hex = std::all_of(manifest.weightsSha256.begin(), manifest.weightsSha256.end(),
                                 [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (manifest.weightsSha256.size() != 64 || !hex)
        weights["sha256"].refuse("must be 64 lower-case hexadecimal digits");
}

void readInput(ModelManifest& manifest, const Field& root)
{
    const Field input = root["input"];
    manifest.inputRows = input["rows"].integer(kMinInput, kMaxInput);
    manifest.inputColumns = input["columns"].integer(kMinInput, kMaxInput);
    manifest.inputSpacingMm = input["spacing_mm"].number(0.02, 2.0);
    manifest.takesParts = input.has("takes_parts") && input["takes_parts"].boolean();
    if (input["channels"].integer(1, 1024) != 1)
        input["channels"].refuse("must be 1");
    if (input["canonical"].text() != "chest wall left")
        input["canonical"].refuse("must be \"chest wall left\"");
    const Field normalisation = root["normalisation"];
    manifest.percentileLow = normalisation["percentile_low"].number(0.0, 1.0);
    manifest.percentileHigh = normalisation["percentile_high"].number(0.0, 1.0);
    if (!(manifest.percentileLow < manifest.percentileHigh))
        normalisation["percentile_high"].refuse("must be above percentile_low");
}

FindingKind kindOf(const Field& field)
{
    constexpr FindingKind kKinds[] = {FindingKind::Mass, FindingKind::Calcification, FindingKind::MassAndCalcification,
                                      FindingKind::Asymmetry, FindingKind::Distortion};
    const std::string text = field.text();
    const auto* found =
        std::find_if(std::begin(kKinds), std::end(kKinds), [&text](FindingKind kind) { return code(kind) == text; });
    if (found == std::end(kKinds))
        field.refuse("is no kind of finding");
    return *found;
}

void readOutput(ModelManifest& manifest, const Field& output)
{
    constexpr std::string_view kColumns[] = {"x0", "y0", "x1", "y1", "confidence_raw", "malignancy_raw", "kind"};
    const auto columns = output["columns"].elements();
    if (columns.size() != std::size(kColumns) ||
        !std::equal(columns.begin(), columns.end(), std::begin(kColumns),
                    [](const Field& have, std::string_view want) { return have.text() == want; }))
        output["columns"].refuse("must be x0, y0, x1, y1, confidence_raw, malignancy_raw, kind");
    for (const Field& kind : output["kinds"].elements())
        manifest.kinds.push_back(kindOf(kind));
    if (manifest.kinds.empty())
        output["kinds"].refuse("is empty");
}

CalibrationCurve curveOf(const Field& field)
{
    CalibrationCurve curve;
    for (const Field& corner : field.elements()) {
        const auto pair = corner.elements();
        if (pair.size() != 2)
            corner.refuse("must be [raw, value]");
        const double raw = pair[0].number(0.0, 1.0);
        const double value = pair[1].number(0.0, 1.0);
        if (!curve.corners.empty() && !(raw > curve.corners.back().first))
            corner.refuse("is not ascending");
        if (!curve.corners.empty() && value < curve.corners.back().second)
            corner.refuse("falls: a higher raw score must not get a lower value");
        curve.corners.emplace_back(raw, value);
    }
    if (curve.corners.size() < 2)
        field.refuse("needs at least two corners");
    return curve;
}

ScoreCalibration scoreCalibrationOf(const Field& field)
{
    return {curveOf(field["confidence"]), curveOf(field["probability"])};
}

void readCalibration(ModelManifest& manifest, const Field& calibration)
{
    manifest.calibration = scoreCalibrationOf(calibration);
    const auto thresholds = calibration["suspicion_thresholds"].elements();
    if (thresholds.size() != manifest.suspicionThresholds.size())
        calibration["suspicion_thresholds"].refuse("must hold nine numbers");
    for (std::size_t i = 0; i < thresholds.size(); ++i) {
        manifest.suspicionThresholds[i] = thresholds[i].number(0.0, 1.0);
        if (i > 0 && !(manifest.suspicionThresholds[i] > manifest.suspicionThresholds[i - 1]))
            thresholds[i].refuse("is not ascending");
    }
    if (!calibration.has("by_kind"))
        return;
    const Field byKind = calibration["by_kind"];
    for (const FindingKind kind : manifest.kinds) {
        const std::string name(code(kind));
        if (byKind.has(name))
            manifest.calibrationByKind.emplace(kind, scoreCalibrationOf(byKind[name]));
    }
}

void readOtherView(ModelManifest& manifest, const Field& root)
{
    if (!root.has("other_view"))
        return;
    const Field field = root["other_view"];
    OtherViewSupport support;
    for (const Field& kind : field["kinds"].elements())
        support.kinds.push_back(kindOf(kind));
    support.toleranceMm = field["tolerance_mm"].number(1.0, 100.0);
    support.floor = field["floor"].number(1e-6, 1.0);
    // A candidate must not lose by being surer, or by being seen twice.
    support.own = field["own"].number(0.0, 100.0);
    support.other = field["other"].number(0.0, 100.0);
    support.present = field["present"].number(-100.0, 100.0);
    support.bias = field["bias"].number(-100.0, 100.0);
    manifest.otherView = support;
}

void readProvenance(ModelManifest& manifest, const Field& root)
{
    for (const Field& point : root["operating_points"].elements())
        manifest.operatingPoints.push_back({point["suspicion"].integer(1, 10),
                                            point["malignant_share"].number(0.0, 1.0),
                                            point["marks_per_image"].number(0.0, 1e6)});
    for (const Field& data : root["training_data"].elements())
        manifest.trainingData.push_back(
            {data["name"].text(), data["licence"].text(), data["citation"].text(), data["use"].text()});
    if (manifest.trainingData.empty())
        root["training_data"].refuse("is empty: the data that the model was trained on must be named");
    manifest.licence = root["licence"].text();
    manifest.intendedUse = root["intended_use"].text();
}

ModelManifest manifestOf(const Field& root, const std::filesystem::path& folder)
{
    if (root["schema"].text() != kSchema)
        root["schema"].refuse("is not " + std::string(kSchema) + ", the only one that this version knows");
    ModelManifest manifest;
    manifest.folder = folder;
    manifest.name = root["name"].text();
    manifest.version = root["version"].text();
    readWeightsName(manifest, root["weights"]);
    readInput(manifest, root);
    readOutput(manifest, root["output"]);
    readCalibration(manifest, root["calibration"]);
    readOtherView(manifest, root);
    readProvenance(manifest, root);
    return manifest;
}

}  // namespace

Result<ModelManifest> readManifest(const std::filesystem::path& folder)
{
    const std::filesystem::path file = folder / "manifest.json";
    const auto refused = [&file](const std::string& why) { return failure(Reason::ModelRefused, why, file.string()); };
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return refused("there is no manifest.json in " + folder.string());
    try {
        const auto bytes = bytesOfFile(file, kMaxManifestBytes);
        if (!bytes)
            return refused("manifest.json cannot be read or is larger than 4 MiB");
        const nlohmann::json document = nlohmann::json::parse(*bytes, nullptr, false);
        if (document.is_discarded())
            return refused("manifest.json is no valid JSON");
        const Field root(document, "");
        ModelManifest manifest = manifestOf(root, folder);
        if (root.has("seal") && root["seal"].text() != kSealFile)
            root["seal"].refuse("must be \"" + std::string(kSealFile) + "\"");
        if (const auto sealed = checkSeal(manifest, *bytes, root.has("seal")); !sealed)
            return tl::make_unexpected(sealed.error());
        return manifest;
    } catch (const FieldFault& fault) {
        return refused("manifest.json: " + fault.message);
    } catch (const nlohmann::json::exception& fault) {
        return refused(std::string("manifest.json: ") + fault.what());
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "reading the manifest", file.string());
    }
}

}  // namespace diptych::inference
