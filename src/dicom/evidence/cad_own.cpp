#include "cad_own.h"

#include <string_view>

#include "finding_line.h"

namespace diptych::dicom_evidence
{

void restoreOwn(CadReport& report, const std::vector<ReadImpression>& impressions)
{
    for (const ReadImpression& impression : impressions) {
        std::optional<Lesion> lesion;
        std::vector<Finding> findings;
        std::string_view rest = impression.text;
        while (!rest.empty()) {
            const auto end = rest.find_first_of("\r\n");
            const std::string_view line = rest.substr(0, end);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
            if (auto finding = findingOfLine(line))
                findings.push_back(std::move(*finding));
            else if (auto told = lesionOfLine(line))
                lesion = std::move(told);
        }
        if (findings.size() != impression.marks.size())
            continue;
        for (std::size_t i = 0; i < findings.size(); ++i) {
            CadMark& mark = report.marks[impression.marks[i]];
            const auto box = mark.box();
            if (!box || !mark.probabilityOfCancer || !mark.certainty)
                continue;
            findings[i].boxPx = *box;
            findings[i].probability = *mark.probabilityOfCancer;
            findings[i].confidence = *mark.certainty;
            if (lesion)
                findings[i].lesion = lesion->id;
            mark.own = findings[i];
        }
        if (!lesion || impression.composites.size() != 1)
            continue;
        CadComposite& composite = report.composites[impression.composites.front()];
        if (!composite.probabilityOfCancer)
            continue;
        lesion->probability = *composite.probabilityOfCancer;
        for (const Finding& finding : findings)
            lesion->findings.push_back(finding.id);
        composite.own = std::move(lesion);
    }
}

}  // namespace diptych::dicom_evidence
