#include "command_line.h"

namespace diptych::manual
{

std::vector<const CLI::App*> verbsOf(const CLI::App& app)
{
    return app.get_subcommands(
        [](const CLI::App* verb) { return !verb->get_name().empty() && !verb->get_group().empty(); });
}

std::vector<const CLI::Option*> optionsOf(const CLI::App& app)
{
    return app.get_options(
        [](const CLI::Option* option) { return option->nonpositional() && !option->get_group().empty(); });
}

std::vector<const CLI::Option*> positionalsOf(const CLI::App& app)
{
    return app.get_options([](const CLI::Option* option) { return option->get_positional(); });
}

std::vector<std::string> namesOf(const CLI::Option& option)
{
    std::vector<std::string> names;
    for (const std::string& name : option.get_snames())
        names.push_back("-" + name);
    for (const std::string& name : option.get_lnames())
        names.push_back("--" + name);
    return names;
}

bool takesValue(const CLI::Option& option)
{
    return !option.get_type_name().empty();  // flags have none
}

std::string valueOf(const CLI::Option& option)
{
    return option.get_type_name();
}

}  // namespace diptych::manual
