#include "report_language.h"

#include <algorithm>
#include <iterator>

#include "diptych/report_pdf/write_report.h"

// Outside every namespace, as Qt asks: the linker would leave the translations of a static library out.
static void keepTranslations()
{
    Q_INIT_RESOURCE(report_translations);
}

namespace diptych::report_pdf
{

bool ReportLanguage::offers(std::string_view code)
{
    return std::find(std::begin(kReportLanguages), std::end(kReportLanguages), code) != std::end(kReportLanguages);
}

ReportLanguage::ReportLanguage(const std::string& code)
    : locale_(code == "fr"   ? QLocale(QLocale::French)
              : code == "de" ? QLocale(QLocale::German)
                             : QLocale::c())
{
    locale_.setNumberOptions(QLocale::OmitGroupSeparator);
    if (code == "en")
        return;
    keepTranslations();
    // A missing one would be seen at once, in English, and fails the tests.
    static_cast<void>(translator_.load(QStringLiteral(":/diptych/report_%1.qm").arg(QString::fromStdString(code))));
}

QString ReportLanguage::operator()(const char* english) const
{
    const QString translated = translator_.translate("Report", english);
    return translated.isEmpty() ? QString::fromUtf8(english) : translated;
}

QString ReportLanguage::number(double value, int decimals) const
{
    return locale_.toString(value, 'f', decimals);
}

}  // namespace diptych::report_pdf
