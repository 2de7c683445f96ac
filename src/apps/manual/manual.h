// Man page and completion of a program, made from its own description of its command line, so that neither can say
// something else than --help does. The build asks each program for them by the hidden option --write-manual.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace diptych::manual
{

/// What the description of the command line does not hold.
struct Page {
    std::string purpose;      // of the line NAME: half a sentence
    std::string description;  // paragraphs, separated by empty lines
    struct Entry {
        std::string term, text;
    };
    std::vector<Entry> files, environment, exitStatus;
    std::vector<std::string> seeAlso;  // "diptych-cli(1)"
};

/// Takes --write-manual man, bash or zsh: writes that to standard output and ends the parsing as --help does.
void addManual(CLI::App& app, const Page& page);

/// Section 1, roff with the man macros.
[[nodiscard]] std::string manPage(const CLI::App& app, const Page& page);
/// To be sourced by bash, and a function for zsh's $fpath.
[[nodiscard]] std::string bashCompletion(const CLI::App& app);
[[nodiscard]] std::string zshCompletion(const CLI::App& app);

}  // namespace diptych::manual
