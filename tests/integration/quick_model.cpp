#include "quick_model.h"

#include <filesystem>

#include "../unit/inference/test_package.h"

namespace diptych::test
{

void useQuickModel(std::vector<std::string>& arguments, const std::string& script)
{
    namespace package = diptych::inference::test;
    static const package::TemporaryFolder models;
    const std::filesystem::path model = models.path() / script;
    if (std::filesystem::create_directory(model)) {
        const std::string weights = package::readFile(std::filesystem::path(DIPTYCH_TEST_MODELS) / (script + ".pt"));
        nlohmann::json manifest = package::validManifest(package::sha256(weights));
        manifest["input"]["rows"] = 640;
        manifest["input"]["columns"] = 480;
        manifest["input"]["spacing_mm"] = 0.4;
        package::writePackage(model, manifest, weights);
    }
    arguments.insert(arguments.end(), {"--model", model.string()});
}

ProgramRun quickCli(std::vector<std::string> arguments, unsigned mostSeconds)
{
    useQuickModel(arguments);
    return cli(arguments, mostSeconds);
}

}  // namespace diptych::test
