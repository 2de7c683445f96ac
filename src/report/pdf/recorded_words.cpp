#include "recorded_words.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "patient_words.h"

namespace diptych::report_pdf
{

namespace
{

/// Of the workstation's words as they are recorded, and as they are printed.
using Phrases = std::initializer_list<std::pair<const char*, QString>>;

/// The longer of two phrases with the same beginning stands first.
QString replaced(QString text, const Phrases& phrases)
{
    for (const auto& [recorded, printed] : phrases)
        text.replace(QString::fromUtf8(recorded), printed);
    return text;
}

}  // namespace

QString displayWords(const ReportLanguage& say, std::string_view recorded)
{
    return replaced(
        plainText(recorded),
        {{"GSDF by the table measured on", say("GSDF by the table measured on")},
         {"GSDF by an assumed sRGB response, not measured", say("GSDF by an assumed sRGB response, not measured")},
         {"GSDF by the display's own setting, not checked by measurement",
          say("GSDF by the display's own setting, not checked by measurement")},
         {"GSDF by the display's own setting, measured on", say("GSDF by the display's own setting, measured on")},
         {"luminance not told to the program", say("luminance not told to the program")},
         {"screen without a name", say("screen without a name")},
         {"a date not told", say("a date not told")},
         {"seen through presentation state", say("seen through presentation state")},
         {" screens; ", say(" screens; ")},
         {" (serial ", say(" (serial ")},
         {" to ", say(" to ")}});
}

QString notShownWords(const ReportLanguage& say, std::string_view recorded)
{
    const auto inBrackets = [](const QString& words) { return QStringLiteral("(%1)").arg(words); };
    return replaced(plainText(recorded), {{"(missing)", inBrackets(say("missing"))},
                                          {"(not told)", inBrackets(say("not told"))},
                                          {"(cannot be shown)", inBrackets(say("cannot be shown"))}});
}

QString drawingWords(const ReportLanguage& say, const ReaderMark& mark)
{
    const std::array known{std::pair{"Ruler", say("Ruler")}, std::pair{"Angle", say("Angle")},
                           std::pair{"Ellipse", say("Ellipse")}, std::pair{"Arrow", say("Arrow")},
                           std::pair{"Note", say("Note")}};
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const auto& each) { return mark.what == each.first; });
    return found == known.end() ? plainText(mark.what) : found->second;
}

QString readingWords(const ReportLanguage& say, const ReaderMark& mark)
{
    const bool measures = mark.what == "Ruler" || mark.what == "Angle" || mark.what == "Ellipse";
    if (!measures)
        return plainText(mark.words);
    return replaced(plainText(mark.words), {{"no angle: an arm has no length", say("no angle: an arm has no length")},
                                            {"no pixel of the image inside", say("no pixel of the image inside")},
                                            {"detector plane", say("detector plane")},
                                            {"magnified, ERMF", say("magnified, ERMF")},
                                            {"magnified, SID/SOD", say("magnified, SID/SOD")},
                                            {"calibrated", say("calibrated")},
                                            {"plane of the slice", say("plane of the slice")},
                                            {"spacing unknown", say("spacing unknown")},
                                            {" grey values", say(" grey values")},
                                            {"mean ", say("mean ")},
                                            {" to ", say(" to ")}});
}

}  // namespace diptych::report_pdf
