#include "quick_model.h"

#include <filesystem>

#include "../unit/inference/test_package.h"

namespace diptych::test
{

void useQuickModel(std::vector<std::string>& arguments)
{
    namespace package = diptych::inference::test;
    static const package::TemporaryFolder model;
    if (!std::filesystem::exists(model.path() / "manifest.json")) {
        const std::string script = package::readFile(std::filesystem::path(DIPTYCH_TEST_MODELS) / "brightest.pt");
        nlohmann::json manifest = package::validManifest(package::sha256(script));
        manifest["input"]["rows"] = 640;
        manifest["input"]["columns"] = 480;
        manifest["input"]["spacing_mm"] = 0.4;
        package::writePackage(model.path(), manifest, script);
    }
    arguments.insert(arguments.end(), {"--model", model.path().string()});
}

ProgramRun quickCli(std::vector<std::string> arguments, unsigned mostSeconds)
{
    useQuickModel(arguments);
    return cli(arguments, mostSeconds);
}

}  // namespace diptych::test
