#include "diptych/report_pdf/report_identity.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <algorithm>
#include <cctype>
#include <charconv>

#include "result_of_reads.h"

namespace diptych::report_pdf
{

namespace
{

std::string sha256Of(const std::string& text)
{
    return QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha256).toHex().toStdString();
}

/// Lines "key=value".
class Statement
{
public:
    explicit Statement(int form) : form_(form) {}
    /// 1 or 2.
    [[nodiscard]] int form() const { return form_; }

    void add(std::string_view key, std::string_view value)
    {
        text_.append(key).append("=");
        for (const char character : value) {
            if (character == '\\')
                text_ += "\\\\";
            else if (character == '\n')
                text_ += "\\n";
            else if (character == '\r')
                text_ += "\\r";
            else
                text_ += character;
        }
        text_ += '\n';
    }
    void add(std::string_view key, const char* value) { add(key, std::string_view(value)); }
    void add(std::string_view key, bool value) { add(key, value ? "true" : "false"); }
    void add(std::string_view key, int value) { add(key, std::string_view(std::to_string(value))); }
    /// The shortest text that gives the same number again, whatever the machine's language.
    void add(std::string_view key, double value)
    {
        // JSON, by which reads travel, has one zero.
        if (form_ > 1 && value == 0.0)
            value = 0.0;
        char digits[32];
        const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
        add(key, std::string_view(digits, static_cast<std::size_t>(end - digits)));
    }
    template <typename Value>
    void add(std::string_view key, const std::optional<Value>& value)
    {
        if (value)
            add(key, *value);
    }
    [[nodiscard]] std::string text() && { return std::move(text_); }

private:
    int form_;
    std::string text_;
};

void addBox(Statement& to, const Box& box)
{
    to.add("box.x", box.x);
    to.add("box.y", box.y);
    to.add("box.width", box.width);
    to.add("box.height", box.height);
}

void addSpacing(Statement& to, const std::optional<PixelSpacingMm>& spacing)
{
    if (spacing) {
        to.add("spacing.row", spacing->row);
        to.add("spacing.column", spacing->column);
    }
}

void addStudy(Statement& to, const Study& study)
{
    to.add("patient.id", study.patient.id);
    to.add("patient.issuer", study.patient.issuerOfId);
    to.add("patient.name", study.patient.name);
    to.add("patient.birth_date", study.patient.birthDate);
    to.add("patient.sex", study.patient.sex);
    to.add("study.uid", study.studyInstanceUid);
    to.add("study.date", study.studyDate);
    to.add("study.accession_number", study.accessionNumber);
    to.add("study.description", study.description);
    to.add("study.institution", study.institution);
}

void addFinding(Statement& to, const Finding& finding)
{
    to.add("finding", finding.id);
    to.add("kind", diptych::code(finding.kind));
    to.add("suspicion", finding.suspicion.value());
    to.add("probability", finding.probability);
    addBox(to, finding.boxPx);
    to.add("size_mm", finding.sizeMm);
    to.add("quadrant", finding.quadrant);
    to.add("depth", finding.depth);
    to.add("nipple_distance_mm", finding.nippleDistanceMm);
}

void addEngine(Statement& to, const ExamAssessment& assessment)
{
    to.add("engine.analyzed_at", assessment.analyzedAt);
    to.add("engine.model", assessment.model.name);
    to.add("engine.model_version", assessment.model.version);
    to.add("engine.weights_sha256", assessment.model.sha256);
    to.add("engine.device", assessment.model.device);
    to.add("engine.app_version", assessment.model.appVersion);
    for (const FindingKind kind : assessment.model.kindsSought)
        to.add("engine.sought", diptych::code(kind));
    to.add("engine.status", diptych::code(assessment.status));
    if (assessment.reason)
        to.add("engine.reason", diptych::code(*assessment.reason));
    for (const ViewAssessment& view : assessment.views) {
        to.add("view", diptych::code(view.view));
        to.add("sop_instance_uid", view.sopInstanceUid);
        to.add("status", diptych::code(view.status));
        if (view.reason)
            to.add("reason", diptych::code(*view.reason));
        for (const Reason warning : view.warnings)
            to.add("warning", diptych::code(warning));
        to.add("rows", view.rows);
        to.add("columns", view.columns);
        addSpacing(to, view.spacing);
        to.add("spacing.basis", diptych::code(view.spacingBasis));
        to.add("inferred_view", view.inferredView);
        if (view.nipple) {
            to.add("nipple.x", view.nipple->x);
            to.add("nipple.y", view.nipple->y);
        }
        for (const Finding& finding : view.findings)
            addFinding(to, finding);
    }
    for (const UnhungImage& image : assessment.unhung) {
        to.add("unhung", image.sopInstanceUid);
        to.add("label", image.label);
        to.add("reason", diptych::code(image.reason));
    }
    for (const Lesion& lesion : assessment.lesions) {
        to.add("lesion", lesion.id);
        for (const int finding : lesion.findings)
            to.add("lesion.finding", finding);
    }
    for (const BreastAssessment& breast : assessment.breasts) {
        to.add("breast", diptych::code(breast.breast));
        to.add("status", diptych::code(breast.status));
        if (breast.suspicion)
            to.add("suspicion", breast.suspicion->value());
    }
    if (assessment.verdict) {
        to.add("verdict", assessment.verdict->suspicion.value());
        if (assessment.verdict->breast)
            to.add("verdict.breast", diptych::code(*assessment.verdict->breast));
        to.add("verdict.both", assessment.verdict->bothBreasts);
    }
}

void addBreastOpinion(Statement& to, const reading::FullOpinion& opinion, Laterality breast)
{
    const reading::BreastOpinion& of = opinion.of(breast);
    to.add("opinion.breast", diptych::code(breast));
    if (of.recall)
        to.add("recall", *of.recall == reading::Recall::Recall);
    if (of.category) {
        if (const auto* biRads = std::get_if<reading::BiRads>(&*of.category)) {
            to.add("bi_rads", reading::code(*biRads));
        } else {
            const auto& uk = std::get<reading::UkCategory>(*of.category);
            to.add("uk", reading::code(uk.opinion));
            if (uk.concern)
                to.add("concern", uk.concern->value());
        }
    }
    to.add("reason", of.reason);
}

void addLesion(Statement& to, const reading::ReaderLesion& lesion)
{
    to.add("opinion.lesion", diptych::code(lesion.breast));
    to.add("type", reading::code(lesion.type));
    if (lesion.concern)
        to.add("concern", lesion.concern->value());
    to.add("note", lesion.note);
    for (const reading::LesionMark& mark : lesion.marks) {
        to.add("mark", mark.sopInstanceUid);
        to.add("position", diptych::code(mark.position));
        if (const auto* box = std::get_if<Box>(&mark.place)) {
            addBox(to, *box);
        } else {
            to.add("point.x", mark.centre().x);
            to.add("point.y", mark.centre().y);
        }
        addSpacing(to, mark.spacing);
        to.add("nipple_distance_mm", mark.fromNippleMm);
    }
}

void addOpinion(Statement& to, const reading::FullOpinion& opinion)
{
    to.add("scheme", reading::code(opinion.scheme));
    addBreastOpinion(to, opinion, Laterality::Right);
    addBreastOpinion(to, opinion, Laterality::Left);
    if (opinion.density)
        to.add("density", reading::code(*opinion.density));
    for (const reading::ReaderLesion& lesion : opinion.lesions)
        addLesion(to, lesion);
    for (const reading::TechnicalRecall& recall : opinion.technicalRecalls) {
        to.add("opinion.technical_recall", diptych::code(recall.breast));
        to.add("position", diptych::code(recall.position));
        to.add("sop_instance_uid", recall.sopInstanceUid);
        for (const reading::TechnicalReason reason : recall.reasons)
            to.add("reason", reading::code(reason));
        to.add("note", recall.note);
    }
    if (to.form() > 1)
        to.add("conclusion", opinion.conclusion);
}

void addReader(Statement& to, const ReadInReport& read)
{
    if (to.form() == 1) {
        to.add("read", read.reader);
        to.add("role", read.role ? code(*read.role) : "unnamed");
        return;
    }
    to.add("read", read.role ? code(*read.role) : "unnamed");
    if (!read.readerId.empty())
        to.add("reader.id", read.readerId);
    if (!read.readerSha256.empty())
        to.add("reader.sha256", read.readerSha256);
    else if (!read.reader.empty())
        to.add("reader.sha256", readerHash(read.readerId, read.reader));
}

void addRead(Statement& to, const ReadInReport& read)
{
    addReader(to, read);
    to.add("sealed_at", read.sealed.sealedAt);
    to.add("ai_hidden", read.sealed.aiWasHidden);
    addOpinion(to, read.sealed.opinion);
    for (const std::string& view : read.sealed.conditions.viewsNotShown)
        to.add("view_not_shown", view);
    for (const reading::ViewCoverage& coverage : read.sealed.conditions.coverage) {
        to.add("coverage", diptych::code(coverage.view));
        to.add("share", coverage.share);
    }
    to.add("display", read.sealed.conditions.displayStatement);
    for (const reading::ImageDigest& image : read.sealed.conditions.images) {
        to.add("image", image.sopInstanceUid);
        to.add("sha256", image.sha256);
    }
    if (to.form() > 1)
        to.add("seconds", read.sealed.conditions.seconds);
    if (!read.settled)
        return;
    to.add("settled_at", read.settled->settledAt);
    addOpinion(to, read.settled->opinion);
    if (to.form() == 1)
        return;
    for (const auto& [key, score] :
         {std::pair{"ai.right", read.settled->aiRight}, std::pair{"ai.left", read.settled->aiLeft}})
        if (score)
            to.add(key, score->value());
}

void addReaderMarks(Statement& to, const ReaderMarks& marks)
{
    for (const ReaderMark& mark : marks.drawings) {
        to.add("drawing", mark.sopInstanceUid);
        to.add("frame", mark.frame);
        to.add("what", mark.what);
        to.add("words", mark.words);
        to.add("after_sealing", mark.afterSealing);
        for (const std::vector<ImagePoint>& line : mark.lines) {
            to.add("line", static_cast<int>(line.size()));
            for (const ImagePoint& point : line) {
                to.add("x", point.x);
                to.add("y", point.y);
            }
        }
    }
    for (const KeyImage& key : marks.keyImages) {
        to.add("key_image", key.sopInstanceUid);
        to.add("after_sealing", key.afterSealing);
    }
}

}  // namespace

std::string statedText(const ReportInput& input, int form)
{
    Statement statement(form);
    statement.add("format", "diptych.report/" + std::to_string(form));
    if (input.amends) {
        statement.add("amends.number", input.amends->number);
        statement.add("amends.hash", input.amends->hash);
        statement.add("amends.reason", input.amends->reason);
    }
    addStudy(statement, input.study);
    if (input.policy) {
        statement.add("policy", reading::code(input.policy->rule));
        statement.add("policy.different_places", input.policy->differentPlacesAreDiscordant);
    }
    for (const ReadInReport& read : readsOf(input))
        addRead(statement, read);
    addReaderMarks(statement, input.readerMarks);
    addEngine(statement, input.assessment);
    return std::move(statement).text();
}

std::string reportHash(const ReportInput& input, int form)
{
    return sha256Of(statedText(input, form));
}

bool isHashOf(std::string_view hash, const ReportInput& input)
{
    return hash == reportHash(input) || hash == reportHash(input, 1);
}

std::string readerHash(std::string_view id, std::string_view name)
{
    return sha256Of(std::string(id).append("\n").append(name));
}

std::string madeReportNumber(std::string_view utc, std::string_view hash)
{
    std::string digits;
    std::copy_if(utc.begin(), utc.end(), std::back_inserter(digits),
                 [](unsigned char character) { return std::isdigit(character) != 0; });
    digits.resize(14, '0');
    return digits.substr(0, 8) + "-" + digits.substr(8) + "-" + std::string(hash.substr(0, 8));
}

}  // namespace diptych::report_pdf
