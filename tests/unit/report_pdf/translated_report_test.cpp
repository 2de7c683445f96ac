// A French or German report has no English left: word by word, in everything that a report can hold.
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QXmlStreamReader>

#include "full_report.h"
#include "pdf_tools.h"

namespace diptych::report_pdf
{

namespace
{

using example::WrittenReport;

struct Translations {
    QSet<QString> english;  // words of the sources that the language does not have
    int messages = 0;
};

QSet<QString> wordsOf(const QString& text)
{
    static const QRegularExpression kWord(QStringLiteral("\\p{L}{3,}"));
    QSet<QString> words;
    for (auto each = kWord.globalMatch(text); each.hasNext();)
        words.insert(each.next().captured().toLower());
    return words;
}

Translations translations(const QString& language)
{
    QFile file(QStringLiteral(DIPTYCH_TRANSLATIONS "/report_%1.ts").arg(language));
    Translations read;
    if (!file.open(QIODevice::ReadOnly))
        return read;
    QSet<QString> own;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("source")) {
            read.english += wordsOf(xml.readElementText());
            ++read.messages;
        } else if (xml.name() == QLatin1String("translation")) {
            own += wordsOf(xml.readElementText());
        }
    }
    read.english -= own;
    return read;
}

/// Words of the examination itself and of what is never translated.
const QSet<QString>& untranslated()
{
    static const QSet<QString> kWords{QStringLiteral("example"), QStringLiteral("model"), QStringLiteral("screening")};
    return kWords;
}

class TranslatedReport : public testing::TestWithParam<const char*>
{
};

TEST_P(TranslatedReport, HasNoEnglishWordInWhateverItHolds)
{
    DIPTYCH_NEEDS_POPPLER();
    const Translations known = translations(QString::fromUtf8(GetParam()));
    ASSERT_GT(known.messages, 200);
    ASSERT_TRUE(known.english.contains(QStringLiteral("reader")));
    const example::Exam exam = example::examWithFailures();
    int kind = 0;
    for (ReportInput& input : example::reportsOfEveryKind(exam)) {
        input.language = GetParam();
        const WrittenReport report(input);
        ASSERT_TRUE(report.ok()) << kind;
        for (const QString& word : wordsOf(report.text()))
            EXPECT_FALSE(known.english.contains(word) && !untranslated().contains(word))
                << GetParam() << ", report " << kind << ": \"" << word.toStdString() << '"';
        ++kind;
    }
}

TEST_P(TranslatedReport, TheEnglishOneWouldBeFound)
{
    DIPTYCH_NEEDS_POPPLER();
    const Translations known = translations(QString::fromUtf8(GetParam()));
    const example::Exam exam = example::examWithFailures();
    const QSet<QString> words = wordsOf(WrittenReport(example::fullReport(exam)).text());
    EXPECT_GT((known.english & words).size(), 100);
}

INSTANTIATE_TEST_SUITE_P(Languages, TranslatedReport, testing::Values("fr", "de"),
                         [](const auto& tested) { return std::string(tested.param); });

}  // namespace

}  // namespace diptych::report_pdf
