// The language of one report. Reports are written off the GUI thread and may be in another language than the screen:
// a report loads its own translation and asks no application for one.
//
// The texts' key is their English; translations lie in resources/translations/report_<language>.ts and are compiled
// into the library. tests/unit/report_pdf/report_texts.py holds them complete.
#pragma once

#include <QLocale>
#include <QString>
#include <QTranslator>
#include <string>
#include <string_view>

namespace diptych::report_pdf
{

class ReportLanguage
{
public:
    /// True for one of kReportLanguages.
    [[nodiscard]] static bool offers(std::string_view code);
    /// `code` must be offered.
    explicit ReportLanguage(const std::string& code);

    /// The text in this language; the English where there is no translation.
    [[nodiscard]] QString operator()(const char* english) const;
    [[nodiscard]] QString operator()(std::string_view english) const { return (*this)(std::string(english).c_str()); }
    /// With the language's decimal sign.
    [[nodiscard]] QString number(double value, int decimals) const;

private:
    QTranslator translator_;
    QLocale locale_;
};

}  // namespace diptych::report_pdf
