#include <algorithm>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcuid.h"

#include "cad_codes.h"
#include "content_tree_writer.h"
#include "diptych/core/version.h"
#include "diptych/core/wording.h"
#include "diptych/dicom_evidence/reading_report.h"
#include "finding_line.h"
#include "new_file.h"
#include "observer.h"
#include "preconditions.h"

namespace diptych::dicom_evidence
{

namespace
{

using R = Relationship;
using namespace reading;

CodedConcept sideCode(Laterality side)
{
    return side == Laterality::Right ? codes::kRightBreast : codes::kLeftBreast;
}

ContentItem sided(ContentItem item, Laterality side)
{
    item.add(codeItem(R::HasConceptModifier, codes::kLaterality, sideCode(side)));
    return item;
}

/// CID 6027.
CodedConcept categoryCode(BiRads category)
{
    switch (category) {
        case BiRads::Cat0:
            return codes::sct("397138000", "0 - Incomplete - Need additional imaging evaluation +/- priors");
        case BiRads::Cat1:
            return codes::sct("397140005", "1 - Negative");
        case BiRads::Cat2:
            return codes::sct("397141009", "2 - Benign");
        case BiRads::Cat3:
            return codes::sct("397143007", "3 - Probably Benign");
        case BiRads::Cat4A:
            return {"MA.II.A.5.4A", "BI", "4A - Low suspicion"};
        case BiRads::Cat4B:
            return {"MA.II.A.5.4B", "BI", "4B - Intermediate suspicion"};
        case BiRads::Cat4C:
            return {"MA.II.A.5.4C", "BI", "4C - Moderate suspicion"};
        case BiRads::Cat5:
            return codes::sct("397145000", "5 - Highly suggestive of malignancy");
        case BiRads::Cat6:
            return {"MA.II.A.5.6", "BI", "6 - Known biopsy proven malignancy"};
    }
    return codes::sct("397138000", "0 - Incomplete - Need additional imaging evaluation +/- priors");
}

/// CID 6001.
CodedConcept densityCode(Density density)
{
    switch (density) {
        case Density::A:
            return codes::sct("129716005", "Almost entirely fat");
        case Density::B:
            return codes::sct("129717001", "Scattered fibroglandular densities");
        case Density::C:
            return codes::sct("129718006", "Heterogeneously dense");
        case Density::D:
            return codes::sct("129719003", "Extremely dense");
    }
    return codes::sct("129716005", "Almost entirely fat");
}

/// nullopt where the context groups have no term that says as much and no more.
std::optional<CodedConcept> lesionCode(LesionType type)
{
    switch (type) {
        case LesionType::IllDefinedMass:
        case LesionType::WellDefinedMass:
            return codes::kMass;
        case LesionType::Microcalcification:
            return codes::kCalcificationCluster;
        case LesionType::AsymmetricDensity:
            return codes::sct("129790003", "Asymmetric breast tissue");
        case LesionType::Distortion:
            return codes::kDistortion;
        case LesionType::LymphNode:
        case LesionType::Other:
            break;
    }
    return std::nullopt;
}

std::string conclusionWords(const BreastOpinion& opinion)
{
    std::string text = !opinion.recall                     ? "no opinion"
                       : *opinion.recall == Recall::Recall ? "recall for assessment"
                                                           : "no recall";
    if (opinion.category) {
        if (const auto* uk = std::get_if<UkCategory>(&*opinion.category)) {
            text += ", " + spaced(code(uk->opinion));
            if (uk->concern)
                text += ", level of concern " + std::to_string(uk->concern->value()) + " of 5";
        } else {
            text += ", BI-RADS " + std::string(code(std::get<BiRads>(*opinion.category)));
        }
    }
    return opinion.reason.empty() ? text : text + ". " + opinion.reason;
}

class OpinionSection
{
public:
    explicit OpinionSection(const Study& study) : study_(study) {}

    [[nodiscard]] ContentItem section(const std::string& reader, const std::string& heading, const FullOpinion& opinion)
    {
        ContentItem item = container(R::Contains, codes::dcm("121070", "Findings"));
        addPersonObserver(item, reader);
        item.add(textItem(R::Contains, kComment, heading));
        if (opinion.density)
            item.add(codeItem(R::Contains, codes::dcm("111006", "Breast composition"), densityCode(*opinion.density)));
        for (const Laterality side : {Laterality::Right, Laterality::Left}) {
            const BreastOpinion& breast = opinion.of(side);
            item.add(sided(textItem(R::Contains, codes::dcm("121077", "Conclusion"), conclusionWords(breast)), side));
            if (breast.category)
                if (const auto* biRads = std::get_if<BiRads>(&*breast.category))
                    item.add(
                        sided(codeItem(R::Contains, codes::dcm("111005", "Assessment Category"), categoryCode(*biRads)),
                              side));
        }
        for (const ReaderLesion& lesion : opinion.lesions)
            addLesion(item, lesion);
        for (const TechnicalRecall& recall : opinion.technicalRecalls)
            addTechnicalRecall(item, recall);
        return item;
    }

    [[nodiscard]] bool imageMissing() const { return imageMissing_; }

private:
    const MammogramView* image(const std::string& uid)
    {
        const auto found = std::ranges::find(study_.views, uid, &MammogramView::sopInstanceUid);
        imageMissing_ = imageMissing_ || found == study_.views.end();
        return found == study_.views.end() ? nullptr : &*found;
    }

    void addLesion(ContentItem& section, const ReaderLesion& lesion)
    {
        const CodedConcept name = codes::dcm("121071", "Finding");
        const auto code = lesionCode(lesion.type);
        std::string words = spaced(reading::code(lesion.type));
        ContentItem item =
            sided(code ? codeItem(R::Contains, name, *code) : textItem(R::Contains, name, words), lesion.breast);
        if (lesion.concern)
            words += ", level of concern " + std::to_string(lesion.concern->value()) + " of 5";
        if (!lesion.note.empty())
            words += ". " + lesion.note;
        item.add(textItem(R::HasProperties, kComment, words));
        for (const LesionMark& mark : lesion.marks)
            if (const MammogramView* view = image(mark.sopInstanceUid))
                addMark(item, mark, *view);
        section.add(std::move(item));
    }

    static void addMark(ContentItem& lesion, const LesionMark& mark, const MammogramView& view)
    {
        ContentItem shape;
        if (const auto* point = std::get_if<ImagePoint>(&mark.place)) {
            shape = shapeItem(R::InferredFrom, codes::kCenter, {CadShape::Point, {*point}});
        } else {
            const Box& box = std::get<Box>(mark.place);
            const double right = box.x + box.width;
            const double bottom = box.y + box.height;
            shape = shapeItem(R::InferredFrom, codes::kOutline,
                              {CadShape::Polyline,
                               {{box.x, box.y}, {right, box.y}, {right, bottom}, {box.x, bottom}, {box.x, box.y}}});
        }
        shape.add(imageItem(R::SelectedFrom, view.sopClassUid, view.sopInstanceUid));
        lesion.add(std::move(shape));
    }

    void addTechnicalRecall(ContentItem& section, const TechnicalRecall& recall)
    {
        const CodedConcept name = codes::dcm("111052", "Quality Finding");
        const std::string place = diptych::label({recall.breast, recall.position}, {}) + " to be repeated: ";
        for (const TechnicalReason reason : recall.reasons) {
            const auto value = dicomCode(reason);
            const auto meaning = dicomMeaning(reason);
            std::string words = place + spaced(reading::code(reason));
            ContentItem item = value && meaning
                                   ? codeItem(R::Contains, name, {std::string(*value), "DCM", std::string(*meaning)})
                                   : textItem(R::Contains, name, words);
            if (!recall.note.empty())
                words += ". " + recall.note;
            item.add(textItem(R::HasProperties, kComment, words));
            if (!recall.sopInstanceUid.empty())
                if (const MammogramView* view = image(recall.sopInstanceUid))
                    item.add(imageItem(R::InferredFrom, view->sopClassUid, view->sopInstanceUid));
            section.add(sided(std::move(item), recall.breast));
        }
    }

    inline static const CodedConcept kComment = codes::dcm("121106", "Comment");

    const Study& study_;
    bool imageMissing_ = false;
};

std::string heading(const ReportedRead& read)
{
    if (!read.role)
        return "Read";
    switch (*read.role) {
        case ReadRole::First:
            return "First read";
        case ReadRole::Second:
            return "Second read";
        case ReadRole::Arbiter:
            return "Arbitration";
        case ReadRole::Consensus:
            return "Consensus of both readers";
    }
    return "Read";
}

}  // namespace

Result<void> writeReadingReport(const Study& study, const std::vector<ReportedRead>& reads,
                                const std::optional<Decision>& decision, const std::string& madeAt,
                                const std::filesystem::path& file)
{
    if (auto ready = checkStudy(study, study.studyInstanceUid); !ready)
        return ready;
    if (reads.empty())
        return failure(Reason::InvalidArgument, "nobody has read the examination");
    ContentItem root = container(R::Unknown, codes::dcm("111400", "Breast Imaging Report"));
    root.add(codeItem(R::HasConceptModifier, codes::kLanguage, codes::kEnglish));
    OpinionSection sections(study);
    for (const ReportedRead& read : reads) {
        root.add(sections.section(read.reader,
                                  heading(read) + ", sealed " + read.sealed.sealedAt +
                                      (read.sealed.aiWasHidden ? ", before the AI was shown" : ", with the AI shown"),
                                  read.sealed.opinion));
        if (read.settled)
            root.add(sections.section(
                read.reader, heading(read) + ", settled " + read.settled->settledAt + ", after the AI was shown",
                read.settled->opinion));
    }
    if (sections.imageMissing())
        return failure(Reason::InvalidArgument, "an opinion names an image that is not in the study");
    ContentItem impressions = container(R::Contains, codes::dcm("121072", "Impressions"));
    if (decision)
        for (const Laterality side : {Laterality::Right, Laterality::Left})
            impressions.add(sided(
                textItem(R::Contains, codes::dcm("121073", "Impression"), sentence(side, decision->of(side))), side));
    impressions.add(textItem(R::Contains, codes::dcm("121106", "Comment"), std::string(kNotForDiagnosticUse)));
    root.add(std::move(impressions));
    const DocumentHeader header{
        study, "reading-report",      "SR",  "Readings - research, not for diagnostic use", 9106,
        1,     UID_EnhancedSRStorage, madeAt};
    DcmFileFormat format;
    if (auto built = buildReport(*format.getDataset(), DSRTypes::DT_EnhancedSR, root, nullptr, header); !built)
        return built;
    return saveNew(format, file);
}

}  // namespace diptych::dicom_evidence
