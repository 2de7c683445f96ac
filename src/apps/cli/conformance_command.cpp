// diptych-cli conformance: the tables of the DICOM conformance statement that the program itself knows.
#include <fstream>
#include <iostream>
#include <iterator>

#include "commands.h"
#include "diptych/dicom_network/conformance.h"

namespace diptych::cli
{

namespace
{

constexpr std::string_view kBegin = "<!-- begin: diptych-cli conformance -->\n";
constexpr std::string_view kEnd = "<!-- end: diptych-cli conformance -->\n";

/// Puts the tables between the document's two marks.
int rewrite(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto begin = text.find(kBegin);
    const auto end = text.find(kEnd);
    if (!file || begin == std::string::npos || end == std::string::npos || end < begin) {
        std::cerr << "diptych-cli: " << path << " cannot be read, or lacks the marks of this command\n";
        return kUsage;
    }
    const auto first = begin + kBegin.size();
    text.replace(first, end - first, dicom_network::conformanceTables());
    file.close();
    if (!(std::ofstream(path, std::ios::binary | std::ios::trunc) << text).flush()) {
        std::cerr << "diptych-cli: " << path << " cannot be written\n";
        return kIncomplete;
    }
    return kWhole;
}

}  // namespace

void addConformance(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("conformance",
                                       "Print what the DICOM network services propose, accept and decode (Markdown)");
    auto document = std::make_shared<std::string>();
    command->add_option("--into", *document, "Write it between the marks of this document instead");
    command->callback([document, &status] {
        if (document->empty())
            std::cout << dicom_network::conformanceTables();
        else
            status = rewrite(*document);
    });
}

}  // namespace diptych::cli
