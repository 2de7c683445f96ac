#include <algorithm>
#include <sstream>

#include "command_line.h"
#include "manual.h"

namespace diptych::manual
{

namespace
{

std::string joined(const std::vector<std::string>& words, const char* between)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : between) + word;
    return text;
}

std::vector<std::string> optionNames(const CLI::App& app, bool onlyWithValue)
{
    std::vector<std::string> names;
    for (const CLI::Option* option : optionsOf(app))
        if (!onlyWithValue || takesValue(*option))
            std::ranges::copy(namesOf(*option), std::back_inserter(names));
    return names;
}

std::vector<std::string> verbNames(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::App* verb : verbsOf(app))
        names.push_back(verb->get_name());
    return names;
}

/// One branch of the shell's `case` for the program and each verb: what can stand there, and what is followed by a
/// value.
void bashBranches(std::ostream& out, const CLI::App& app, const std::string& path)
{
    out << "    '" << path << "')\n"
        << "        verbs='" << joined(verbNames(app), " ") << "'\n"
        << "        options='" << joined(optionNames(app, false), " ") << "'\n"
        << "        valued='" << joined(optionNames(app, true), " ") << "'\n"
        << "        ;;\n";
    for (const CLI::App* verb : verbsOf(app))
        bashBranches(out, *verb, path.empty() ? verb->get_name() : path + ' ' + verb->get_name());
}

/// The name of a shell's function: only letters, digits and underscores.
std::string functionName(const CLI::App& app)
{
    std::string name = "_" + app.get_name();
    std::ranges::replace(name, '-', '_');
    return name;
}

/// In single quotes, with what _arguments takes for its own taken off.
std::string zshText(const std::string& text)
{
    std::string safe;
    for (const char character : text) {
        if (character == '\'')
            safe += "'\\''";
        else if (character == '[' || character == ']' || character == ':' || character == '\\')
            safe += std::string("\\") + character;
        else
            safe += character == '\n' ? ' ' : character;
    }
    return safe;
}

void zshArguments(std::ostream& out, const CLI::App& app)
{
    out << (verbsOf(app).empty() ? "_arguments" : "_arguments -C");
    for (const CLI::Option* option : optionsOf(app))
        for (const std::string& name : namesOf(*option)) {
            out << " \\\n    '" << name << '[' << zshText(option->get_description()) << ']';
            if (takesValue(*option))
                out << ':' << zshText(valueOf(*option)) << ":_files";
            out << '\'';
        }
    if (const auto verbs = verbNames(app); !verbs.empty())
        out << " \\\n    '1:verb:(" << joined(verbs, " ") << ")' \\\n    '*::argument:->verb'";
    else
        out << " \\\n    '*:file:_files'";
    out << '\n';
}

void zshFunction(std::ostream& out, const CLI::App& app, const std::string& name)
{
    out << name << "() {\n";
    if (!verbsOf(app).empty())
        out << "local curcontext=$curcontext state line\ntypeset -A opt_args\n";
    zshArguments(out, app);
    if (!verbsOf(app).empty()) {
        out << "case $state:${line[1]} in\n";
        for (const std::string& verb : verbNames(app))
            out << "verb:" << verb << ") " << name << '_' << verb << " ;;\n";
        out << "esac\n";
    }
    out << "}\n\n";
    for (const CLI::App* verb : verbsOf(app))
        zshFunction(out, *verb, name + '_' + verb->get_name());
}

}  // namespace

std::string bashCompletion(const CLI::App& app)
{
    const std::string function = functionName(app);
    std::ostringstream out;
    out << "# Completion of " << app.get_name() << " for bash, made by the program itself.\n"
        << function << "() {\n"
        << "    local word=${COMP_WORDS[COMP_CWORD]} path= verbs options valued i\n"
        << "    for ((i = 1; i <= COMP_CWORD; i++)); do\n"
        << "    case \"$path\" in\n";
    bashBranches(out, app, {});
    out << "    esac\n"
        << "    ((i == COMP_CWORD)) && break\n"
        << "    case \" $verbs \" in *\" ${COMP_WORDS[i]} \"*) path=\"${path:+$path }${COMP_WORDS[i]}\" ;; esac\n"
        << "    done\n"
        << "    COMPREPLY=()\n"
        << "    case \" $valued \" in *\" ${COMP_WORDS[COMP_CWORD - 1]} \"*) return ;; esac\n"
        << "    case \"$word\" in\n"
        << "    -*) mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\") ;;\n"
        << "    *) mapfile -t COMPREPLY < <(compgen -W \"$verbs\" -- \"$word\") ;;\n"
        << "    esac\n"
        << "}\n"
        << "# Names of files where nothing of the above fits.\n"
        << "complete -o default -F " << function << ' ' << app.get_name() << '\n';
    return out.str();
}

std::string zshCompletion(const CLI::App& app)
{
    const std::string function = functionName(app);
    std::ostringstream out;
    out << "#compdef " << app.get_name() << "\n# Completion of " << app.get_name()
        << " for zsh, made by the program itself.\n\n";
    zshFunction(out, app, function);
    out << function << " \"$@\"\n";
    return out.str();
}

}  // namespace diptych::manual
