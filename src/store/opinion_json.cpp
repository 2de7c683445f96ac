#include "opinion_json.h"
#include "diptych/store/opinion_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include <QJsonArray>
#include <QJsonDocument>

#include "read_json.h"

namespace diptych::store
{

namespace
{

using namespace reading;

constexpr std::array kPositions{ViewPosition::Unknown, ViewPosition::Cc,  ViewPosition::Mlo,  ViewPosition::Ml,
                                ViewPosition::Lm,      ViewPosition::Lmo, ViewPosition::Xccl, ViewPosition::Xccm,
                                ViewPosition::Fb,      ViewPosition::Sio, ViewPosition::Iso,  ViewPosition::Cv,
                                ViewPosition::At};

// JSON has one zero; what is no number becomes null, which reading refuses.
double number(double value)
{
    return value == 0.0 ? 0.0 : value;
}

QJsonObject categoryJson(const Category& category)
{
    if (const auto* biRads = std::get_if<BiRads>(&category))
        return {{key("bi_rads"), text(code(*biRads))}};
    const auto& uk = std::get<UkCategory>(category);
    QJsonObject json{{key("united_kingdom"), text(code(uk.opinion))}};
    if (uk.concern)
        json[key("concern")] = uk.concern->value();
    return json;
}

QJsonObject breastJson(const BreastOpinion& breast)
{
    QJsonObject json{{key("reason"), text(breast.reason)}};
    if (breast.recall)
        json[key("recall")] = codeOf(breast.recall);
    if (breast.category)
        json[key("category")] = categoryJson(*breast.category);
    return json;
}

QJsonObject markJson(const LesionMark& mark)
{
    QJsonObject json{{key("image"), text(mark.sopInstanceUid)}, {key("view"), text(code(mark.position))}};
    if (const auto* box = std::get_if<Box>(&mark.place))
        json[key("box")] = QJsonObject{{key("x"), number(box->x)},
                                       {key("y"), number(box->y)},
                                       {key("width"), number(box->width)},
                                       {key("height"), number(box->height)}};
    else
        json[key("point")] = QJsonObject{{key("x"), number(std::get<ImagePoint>(mark.place).x)},
                                         {key("y"), number(std::get<ImagePoint>(mark.place).y)}};
    if (mark.spacing)
        json[key("spacing_mm")] =
            QJsonObject{{key("row"), number(mark.spacing->row)}, {key("column"), number(mark.spacing->column)}};
    if (mark.fromNippleMm)
        json[key("from_nipple_mm")] = number(*mark.fromNippleMm);
    return json;
}

QJsonObject lesionJson(const ReaderLesion& lesion)
{
    QJsonArray marks;
    for (const LesionMark& mark : lesion.marks)
        marks.append(markJson(mark));
    QJsonObject json{{key("breast"), text(code(lesion.breast))},
                     {key("type"), text(code(lesion.type))},
                     {key("note"), text(lesion.note)},
                     {key("marks"), marks}};
    if (lesion.concern)
        json[key("concern")] = lesion.concern->value();
    return json;
}

QJsonObject technicalJson(const TechnicalRecall& recall)
{
    QJsonArray reasons;
    for (const TechnicalReason reason : recall.reasons)
        reasons.append(text(code(reason)));
    return {{key("breast"), text(code(recall.breast))},
            {key("view"), text(code(recall.position))},
            {key("image"), text(recall.sopInstanceUid)},
            {key("reasons"), reasons},
            {key("note"), text(recall.note)}};
}

/// Reads fields and remembers whether all were what they had to be.
class Fields
{
public:
    explicit Fields(QJsonObject json) : json_(std::move(json)) {}

    [[nodiscard]] bool sound() const { return sound_; }
    [[nodiscard]] bool has(const char* name) const { return json_.contains(key(name)); }
    void expect(bool right) { sound_ = sound_ && right; }

    std::string words(const char* name)
    {
        const QJsonValue value = json_.value(key(name));
        expect(value.isString());
        return value.toString().toStdString();
    }
    double numeric(const char* name)
    {
        const QJsonValue value = json_.value(key(name));
        expect(value.isDouble());
        return value.toDouble();
    }
    QJsonObject object(const char* name)
    {
        const QJsonValue value = json_.value(key(name));
        expect(value.isObject());
        return value.toObject();
    }
    QJsonArray array(const char* name)
    {
        const QJsonValue value = json_.value(key(name));
        expect(value.isArray());
        return value.toArray();
    }
    template <typename Value>
    Value coded(const char* name, Value instead)
    {
        const auto value = fromCode<Value>(words(name));
        expect(value.has_value());
        return value.value_or(instead);
    }
    Laterality breast()
    {
        const std::string side = words("breast");
        expect(side == code(Laterality::Right) || side == code(Laterality::Left));
        return side == code(Laterality::Left) ? Laterality::Left : Laterality::Right;
    }
    ViewPosition view()
    {
        const std::string name = words("view");
        const auto found = std::find_if(kPositions.begin(), kPositions.end(),
                                        [&name](ViewPosition position) { return code(position) == name; });
        expect(found != kPositions.end());
        return found == kPositions.end() ? ViewPosition::Unknown : *found;
    }
    std::optional<Concern> concern()
    {
        if (!has("concern"))
            return std::nullopt;
        const double value = numeric("concern");
        const auto level = value >= 1.0 && value <= 5.0 && value == std::floor(value)
                               ? Concern::of(static_cast<int>(value))
                               : std::nullopt;
        expect(level.has_value());
        return level;
    }

private:
    QJsonObject json_;
    bool sound_ = true;
};

Category categoryOf(Fields& outer)
{
    Fields fields(outer.object("category"));
    Category category = BiRads::Cat0;
    if (fields.has("bi_rads"))
        category = fields.coded("bi_rads", BiRads::Cat0);
    else
        category = UkCategory{fields.coded("united_kingdom", UkOpinion::Normal), fields.concern()};
    outer.expect(fields.sound());
    return category;
}

BreastOpinion breastOf(Fields& outer, const char* name)
{
    Fields fields(outer.object(name));
    BreastOpinion breast;
    breast.reason = fields.words("reason");
    if (fields.has("recall")) {
        breast.recall = recallOf(text(fields.words("recall")));
        fields.expect(breast.recall.has_value());
    }
    if (fields.has("category"))
        breast.category = categoryOf(fields);
    outer.expect(fields.sound());
    return breast;
}

LesionMark markOf(Fields& outer, const QJsonValue& json)
{
    outer.expect(json.isObject());
    Fields fields(json.toObject());
    LesionMark mark;
    mark.sopInstanceUid = fields.words("image");
    mark.position = fields.view();
    fields.expect(fields.has("box") != fields.has("point"));
    if (fields.has("box")) {
        Fields box(fields.object("box"));
        mark.place = Box{box.numeric("x"), box.numeric("y"), box.numeric("width"), box.numeric("height")};
        fields.expect(box.sound());
    } else {
        Fields point(fields.object("point"));
        mark.place = ImagePoint{point.numeric("x"), point.numeric("y")};
        fields.expect(point.sound());
    }
    if (fields.has("spacing_mm")) {
        Fields spacing(fields.object("spacing_mm"));
        mark.spacing = PixelSpacingMm{spacing.numeric("row"), spacing.numeric("column")};
        fields.expect(spacing.sound());
    }
    if (fields.has("from_nipple_mm"))
        mark.fromNippleMm = fields.numeric("from_nipple_mm");
    outer.expect(fields.sound());
    return mark;
}

ReaderLesion lesionOf(Fields& outer, const QJsonValue& json)
{
    outer.expect(json.isObject());
    Fields fields(json.toObject());
    ReaderLesion lesion;
    lesion.breast = fields.breast();
    lesion.type = fields.coded("type", LesionType::Other);
    lesion.concern = fields.concern();
    lesion.note = fields.words("note");
    for (const auto mark : fields.array("marks"))
        lesion.marks.push_back(markOf(fields, mark));
    outer.expect(fields.sound());
    return lesion;
}

TechnicalRecall technicalOf(Fields& outer, const QJsonValue& json)
{
    outer.expect(json.isObject());
    Fields fields(json.toObject());
    TechnicalRecall recall;
    recall.breast = fields.breast();
    recall.position = fields.view();
    recall.sopInstanceUid = fields.words("image");
    for (const auto word : fields.array("reasons")) {
        const auto reason = fromCode<TechnicalReason>(word.toString().toStdString());
        fields.expect(reason.has_value());
        recall.reasons.push_back(reason.value_or(TechnicalReason::Other));
    }
    recall.note = fields.words("note");
    outer.expect(fields.sound());
    return recall;
}

}  // namespace

QJsonObject opinionJson(const FullOpinion& opinion)
{
    QJsonArray lesions;
    for (const ReaderLesion& lesion : opinion.lesions)
        lesions.append(lesionJson(lesion));
    QJsonArray technical;
    for (const TechnicalRecall& recall : opinion.technicalRecalls)
        technical.append(technicalJson(recall));
    QJsonObject json{{key("scheme"), text(code(opinion.scheme))},
                     {key("right"), breastJson(opinion.right)},
                     {key("left"), breastJson(opinion.left)},
                     {key("lesions"), lesions},
                     {key("technical_recalls"), technical}};
    if (opinion.density)
        json[key("density")] = text(code(*opinion.density));
    if (!opinion.conclusion.empty())  // else as before there were conclusions: hashes stand on the text
        json[key("conclusion")] = text(opinion.conclusion);
    return json;
}

std::optional<FullOpinion> opinionFromJson(const QJsonObject& json)
{
    Fields fields(json);
    FullOpinion opinion;
    opinion.scheme = fields.coded("scheme", Scheme::RecallOnly);
    opinion.right = breastOf(fields, "right");
    opinion.left = breastOf(fields, "left");
    if (fields.has("density"))
        opinion.density = fields.coded("density", Density::A);
    for (const auto lesion : fields.array("lesions"))
        opinion.lesions.push_back(lesionOf(fields, lesion));
    for (const auto recall : fields.array("technical_recalls"))
        opinion.technicalRecalls.push_back(technicalOf(fields, recall));
    if (fields.has("conclusion")) {
        opinion.conclusion = fields.words("conclusion");
        fields.expect(!opinion.conclusion.empty());
    }
    return fields.sound() ? std::optional(std::move(opinion)) : std::nullopt;
}

std::string opinionText(const reading::FullOpinion& opinion)
{
    return QJsonDocument(opinionJson(opinion)).toJson(QJsonDocument::Compact).toStdString();
}

std::optional<reading::FullOpinion> opinionOfText(std::string_view text)
{
    const auto document = QJsonDocument::fromJson(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
    return document.isObject() ? opinionFromJson(document.object()) : std::nullopt;
}

}  // namespace diptych::store
