#include <sstream>

#include "command_line.h"
#include "diptych/core/version.h"
#include "manual.h"

namespace diptych::manual
{

namespace
{

/// Text as roff prints it: no request at the start of a line, no escape, hyphens that can be copied.
std::string roff(const std::string& text)
{
    std::string safe;
    for (const char character : text) {
        if ((safe.empty() || safe.back() == '\n') && (character == '.' || character == '\''))
            safe += "\\&";
        if (character == '\\')
            safe += "\\e";
        else if (character == '-')
            safe += "\\-";
        else
            safe += character;
    }
    return safe;
}

std::string upper(std::string text)
{
    for (char& character : text)
        if (character >= 'a' && character <= 'z')
            character = static_cast<char>(character - 'a' + 'A');
    return text;
}

std::string bold(const std::string& text)
{
    return "\\fB" + roff(text) + "\\fR";
}

std::string italic(const std::string& text)
{
    return "\\fI" + roff(text) + "\\fR";
}

void paragraphs(std::ostream& out, const std::string& text)
{
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        out << (line.empty() ? std::string(".PP") : roff(line)) << '\n';
}

/// "--json FILE", and what else --help says of it.
void option(std::ostream& out, const CLI::Option& option)
{
    out << ".TP\n";
    const char* between = "";
    for (const std::string& name : namesOf(option)) {
        out << between << bold(name);
        between = ", ";
    }
    if (const std::string value = valueOf(option); !value.empty())
        out << ' ' << italic(value);
    out << '\n' << roff(option.get_description());
    if (!option.get_default_str().empty())
        out << " (" << roff(option.get_default_str()) << " unless told)";
    if (option.get_required())
        out << " (required)";
    out << '\n';
}

void options(std::ostream& out, const CLI::App& app)
{
    for (const CLI::Option* positional : positionalsOf(app))
        out << ".TP\n"
            << italic(positional->get_name(true, false)) << '\n'
            << roff(positional->get_description()) << '\n';
    for (const CLI::Option* one : optionsOf(app))
        option(out, *one);
}

std::string usage(const CLI::App& app)
{
    std::string words = " [" + italic("OPTION") + "]...";
    if (!verbsOf(app).empty())
        return words + ' ' + italic("VERB") + " ...";
    for (const CLI::Option* positional : positionalsOf(app)) {
        std::string one = italic(positional->get_name(true, false));
        if (positional->get_expected_max() > 1)
            one += "...";
        words += positional->get_required() ? ' ' + one : " [" + one + ']';
    }
    return words;
}

void verbs(std::ostream& out, const CLI::App& app, const std::string& before)
{
    for (const CLI::App* verb : verbsOf(app)) {
        const std::string name = before + verb->get_name();
        out << ".SS " << roff(name) << '\n' << bold(name) << usage(*verb) << "\n.PP\n";
        out << roff(verb->get_description()) << ".\n";
        options(out, *verb);
        if (const std::string footer = verb->get_footer(); !footer.empty()) {
            out << ".PP\n";
            paragraphs(out, footer);
        }
        verbs(out, *verb, name + ' ');
    }
}

void entries(std::ostream& out, const char* title, const std::vector<Page::Entry>& list)
{
    if (list.empty())
        return;
    out << ".SH " << title << '\n';
    for (const Page::Entry& entry : list)
        out << ".TP\n" << bold(entry.term) << '\n' << roff(entry.text) << '\n';
}

}  // namespace

std::string manPage(const CLI::App& app, const Page& page)
{
    const std::string& name = app.get_name();
    std::ostringstream out;
    out << ".TH " << roff(upper(name)) << " 1 \"\" \"Diptych " << appVersion() << "\" \"User Commands\"\n";
    out << ".SH NAME\n" << roff(name) << " \\- " << roff(page.purpose) << '\n';
    out << ".SH SYNOPSIS\n" << bold(name) << usage(app) << '\n';
    out << ".SH DESCRIPTION\n";
    paragraphs(out, page.description);
    out << ".PP\n" << bold(std::string(kNotForDiagnosticUse) + '.') << '\n';
    out << ".SH OPTIONS\n";
    options(out, app);
    if (!verbsOf(app).empty()) {
        out << ".SH VERBS\n";
        verbs(out, app, {});
    }
    entries(out, "EXIT STATUS", page.exitStatus);
    entries(out, "FILES", page.files);
    entries(out, "ENVIRONMENT", page.environment);
    if (!page.seeAlso.empty()) {
        out << ".SH SEE ALSO\n";
        const char* between = "";
        for (const std::string& other : page.seeAlso) {
            out << between << roff(other);
            between = ", ";
        }
        out << '\n';
    }
    return out.str();
}

}  // namespace diptych::manual
