// "diptych.report-parts/1" back to what a report is made of.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "diptych/report_pdf/report_identity.h"
#include "diptych/report_pdf/report_parts.h"

namespace diptych::report_pdf
{

namespace
{

/// Reads fields and remembers the first that was not what it had to be.
class Fields
{
public:
    Fields(QJsonObject json, std::string& wrong) : json_(std::move(json)), wrong_(wrong) {}

    [[nodiscard]] bool has(const char* name) const { return json_.contains(QLatin1String(name)); }
    std::string words(const char* name)
    {
        const QJsonValue value = at(name);
        expect(value.isString(), name);
        return value.toString().toStdString();
    }
    bool truth(const char* name)
    {
        const QJsonValue value = at(name);
        expect(value.isBool(), name);
        return value.toBool();
    }
    int whole(const char* name, int least, int most)
    {
        const int value = at(name).toInt(least - 1);
        expect(value >= least && value <= most, name);
        return value;
    }
    QJsonArray array(const char* name)
    {
        const QJsonValue value = at(name);
        expect(value.isArray(), name);
        return value.toArray();
    }
    Fields object(const char* name)
    {
        const QJsonValue value = at(name);
        expect(value.isObject(), name);
        return {value.toObject(), wrong_};
    }
    Fields part(const QJsonValue& value, const char* name)
    {
        expect(value.isObject(), name);
        return {value.toObject(), wrong_};
    }
    void expect(bool right, const char* name)
    {
        if (!right && wrong_.empty())
            wrong_ = name;
    }
    [[nodiscard]] const QJsonObject& json() const { return json_; }

private:
    [[nodiscard]] QJsonValue at(const char* name) const { return json_.value(QLatin1String(name)); }

    QJsonObject json_;
    std::string& wrong_;
};

ReportParts::Read readOf(Fields fields)
{
    const auto role = reading::readRole(fields.words("role"));
    fields.expect(role.has_value(), "role");
    return {role.value_or(reading::ReadRole::First), fields.words("reader"), fields.words("reader_sha256"),
            fields.truth("settled")};
}

ReaderMark drawingOf(Fields fields)
{
    ReaderMark mark{
        fields.words("image"),        fields.whole("frame", 1, 100000), fields.words("what"), fields.words("words"), {},
        fields.truth("after_sealing")};
    for (const auto line : fields.array("lines")) {
        std::vector<ImagePoint>& points = mark.lines.emplace_back();
        for (const auto point : line.toArray()) {
            const QJsonArray pair = point.toArray();
            fields.expect(pair.size() == 2 && pair.at(0).isDouble() && pair.at(1).isDouble(), "lines");
            points.push_back({pair.at(0).toDouble(), pair.at(1).toDouble()});
        }
    }
    return mark;
}

reading::ArbitrationPolicy policyOf(Fields fields)
{
    const auto rule = reading::decisionRule(fields.words("rule"));
    fields.expect(rule.has_value(), "rule");
    return {rule.value_or(reading::DecisionRule::ArbitrateDiscordant), fields.truth("different_places")};
}

AmendedReport amendedOf(Fields fields)
{
    return {fields.words("number"), fields.words("hash"), fields.words("reason")};
}

}  // namespace

Result<ReportParts> reportPartsOf(std::string_view text)
{
    std::string wrong;
    Fields fields(QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size()))).object(),
                  wrong);
    fields.expect(fields.words("schema") == "diptych.report-parts/1", "schema");
    ReportParts parts;
    parts.statedForm = fields.whole("stated_form", 1, kStatedForm);
    parts.marksFrom = fields.whole("marks_from", 1, 10);
    if (fields.has("policy"))
        parts.policy = policyOf(fields.object("policy"));
    if (fields.has("amends"))
        parts.amends = amendedOf(fields.object("amends"));
    for (const auto read : fields.array("reads"))
        parts.reads.push_back(readOf(fields.part(read, "reads")));
    for (const auto drawing : fields.array("drawings"))
        parts.readerMarks.drawings.push_back(drawingOf(fields.part(drawing, "drawings")));
    for (const auto image : fields.array("key_images")) {
        Fields each = fields.part(image, "key_images");
        parts.readerMarks.keyImages.push_back({each.words("image"), each.truth("after_sealing")});
    }
    parts.assessment = QJsonDocument(fields.object("assessment").json()).toJson(QJsonDocument::Compact).toStdString();
    if (!wrong.empty())
        return failure(Reason::InvalidArgument, "not \"diptych.report-parts/1\": " + wrong);
    return parts;
}

}  // namespace diptych::report_pdf
