#include "manual.h"

#include <iostream>

namespace diptych::manual
{

void addManual(CLI::App& app, const Page& page)
{
    app.add_option_function<std::string>(
           "--write-manual",
           [&app, page](const std::string& kind) {
               std::cout << (kind == "man"    ? manPage(app, page)
                             : kind == "bash" ? bashCompletion(app)
                                              : zshCompletion(app));
               throw CLI::Success();
           },
           "man, bash or zsh")
        ->check(CLI::IsMember({"man", "bash", "zsh"}))
        ->trigger_on_parse()
        ->group("");
}

}  // namespace diptych::manual
