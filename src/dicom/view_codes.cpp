#include "view_codes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "dcmtk/dcmdata/dcdeftag.h"

namespace diptych::dicom
{

namespace
{

using ViewRow = std::pair<ViewPosition, CodedName>;
constexpr std::array kViews{
    ViewRow{ViewPosition::Ml, {"399260004", "R-10224", "medio-lateral"}},
    ViewRow{ViewPosition::Mlo, {"399368009", "R-10226", "medio-lateral oblique"}},
    ViewRow{ViewPosition::Lm, {"399352003", "R-10228", "latero-medial"}},
    ViewRow{ViewPosition::Lmo, {"399099002", "R-10230", "latero-medial oblique"}},
    ViewRow{ViewPosition::Cc, {"399162004", "R-10242", "cranio-caudal"}},
    ViewRow{ViewPosition::Fb, {"399196006", "R-10244", "caudo-cranial (from below)"}},
    ViewRow{ViewPosition::Sio, {"399188001", "R-102D0", "superolateral to inferomedial oblique"}},
    ViewRow{ViewPosition::Iso, {"441555000", "R-40AAA", "inferomedial to superolateral oblique"}},
    ViewRow{ViewPosition::Xccl, {"399192008", "R-1024A", "cranio-caudal exaggerated laterally"}},
    ViewRow{ViewPosition::Xccm, {"399101009", "R-1024B", "cranio-caudal exaggerated medially"}},
    // Not valid SNOMED, but given by an earlier edition of CID 4014 and still met.
    ViewRow{ViewPosition::Xccl, {"", "Y-X1770", "cranio-caudal exaggerated laterally"}},
    ViewRow{ViewPosition::Xccm, {"", "Y-X1771", "cranio-caudal exaggerated medially"}},
};

using ModifierRow = std::pair<ViewModifier, CodedName>;
constexpr std::array kModifiers{
    ModifierRow{ViewModifier::Cleavage, {"399161006", "R-102D2", "Cleavage"}},
    ModifierRow{ViewModifier::AxillaryTail, {"399011000", "R-102D1", "Axillary Tail"}},
    ModifierRow{ViewModifier::RolledLateral, {"399197002", "R-102D3", "Rolled Lateral"}},
    ModifierRow{ViewModifier::RolledMedial, {"399226006", "R-102D4", "Rolled Medial"}},
    ModifierRow{ViewModifier::RolledInferior, {"414493004", "R-102CA", "Rolled Inferior"}},
    ModifierRow{ViewModifier::RolledSuperior, {"415670009", "R-102C9", "Rolled Superior"}},
    ModifierRow{ViewModifier::ImplantDisplaced, {"399209000", "R-102D5", "Implant Displaced"}},
    ModifierRow{ViewModifier::Magnification, {"399163009", "R-102D6", "Magnification"}},
    ModifierRow{ViewModifier::SpotCompression, {"399055006", "R-102D7", "Spot Compression"}},
    ModifierRow{ViewModifier::Tangential, {"399110001", "R-102C2", "Tangential"}},
    ModifierRow{ViewModifier::NippleInProfile, {"442581004", "R-40AB3", "Nipple in profile"}},
    ModifierRow{ViewModifier::AnteriorCompression, {"441752004", "P2-00161", "Anterior compression"}},
    ModifierRow{ViewModifier::InframammaryFold, {"442593008", "R-40ABE", "Infra-mammary fold"}},
    ModifierRow{ViewModifier::AxillaryTissue, {"442580003", "R-40AB2", "Axillary Tissue"}},
};

/// CID 244 (Laterality) and the breast of one side in CID 6022.
using SideRow = std::pair<Laterality, CodedName>;
constexpr std::array kSides{
    SideRow{Laterality::Right, {"24028007", "G-A100", "Right"}},
    SideRow{Laterality::Left, {"7771000", "G-A101", "Left"}},
    SideRow{Laterality::Right, {"73056007", "T-04020", "Right breast"}},
    SideRow{Laterality::Left, {"80248007", "T-04030", "Left breast"}},
};

constexpr std::array<std::pair<std::string_view, ViewPosition>, 12> kTerms{{
    {"CC", ViewPosition::Cc},
    {"MLO", ViewPosition::Mlo},
    {"ML", ViewPosition::Ml},
    {"LM", ViewPosition::Lm},
    {"LMO", ViewPosition::Lmo},
    {"XCCL", ViewPosition::Xccl},
    {"XCCM", ViewPosition::Xccm},
    {"FB", ViewPosition::Fb},
    {"SIO", ViewPosition::Sio},
    {"ISO", ViewPosition::Iso},
    {"CV", ViewPosition::Cv},
    {"AT", ViewPosition::At},
}};

bool matches(const CodedName& name, const Code& code)
{
    if (code.value.empty())
        return false;
    if (code.scheme == "SCT")
        return code.value == name.sct;
    if (code.scheme == "SRT" || code.scheme == "SNM3" || code.scheme == "99SDM")  // 99SDM: SNOMED before it was SRT
        return code.value == name.srt;
    return false;
}

template <typename Rows>
auto lookUp(const Rows& rows, const Code& code) -> std::optional<decltype(rows.front().first)>
{
    const auto row = std::ranges::find_if(rows, [&code](const auto& r) { return matches(r.second, code); });
    if (row == rows.end())
        return std::nullopt;
    return row->first;
}

std::optional<Laterality> sideOfTerm(const std::string& term)
{
    if (term == "R")
        return Laterality::Right;
    if (term == "L")
        return Laterality::Left;
    return std::nullopt;
}

struct Side {
    std::optional<Laterality> side;
    bool inferred = false;
    bool conflict = false;
};

/// Image Laterality is the image's own; Laterality is the series', right only as long as the series holds one side.
/// Every tag that names a side must name the same one.
Side toldSide(const ItemView& dataset)
{
    Side told;
    const std::string own = text(dataset, DCM_ImageLaterality);
    told.side = sideOfTerm(own);
    // "B" (both) or anything else that is no side of one breast: the series' side does not override it.
    told.conflict = !own.empty() && !told.side;
    const auto agree = [&told](std::optional<Laterality> other) {
        if (other && told.side && *other != *told.side)
            told.conflict = true;
    };
    const auto series = sideOfTerm(text(dataset, DCM_Laterality));
    agree(series);
    if (!told.side && series) {
        told.side = series;
        told.inferred = true;
    }
    std::vector<Code> anatomy = codes(dataset, DCM_AnatomicRegionSequence);
    if (const auto regions = dataset.items(DCM_AnatomicRegionSequence); !regions.empty())
        for (const Code& modifier : codes(regions.front(), DCM_AnatomicRegionModifierSequence))
            anatomy.push_back(modifier);
    for (const Code& code : anatomy)
        agree(sideOfCode(code));
    if (told.conflict)
        told.side.reset();
    return told;
}

/// A code that is not in the table is a view that this program does not know; View Position does not override it.
/// Where both are known and differ, neither is believed.
std::pair<ViewPosition, ViewBasis> toldPosition(const ItemView& dataset)
{
    const auto term = viewOfTerm(text(dataset, DCM_ViewPosition));
    const auto viewCodes = codes(dataset, DCM_ViewCodeSequence);
    if (viewCodes.empty() || (viewCodes.size() == 1 && viewCodes.front().value.empty()))
        return term ? std::pair(*term, ViewBasis::ViewPosition) : std::pair(ViewPosition::Unknown, ViewBasis::Unknown);
    const auto coded = viewOfCode(viewCodes.front());
    if (!coded || viewCodes.size() > 1 || (term && *term != *coded))
        return {ViewPosition::Unknown, ViewBasis::Unknown};
    return {*coded, ViewBasis::Coded};
}

}  // namespace

std::optional<ViewPosition> viewOfCode(const Code& code)
{
    return lookUp(kViews, code);
}

std::optional<ViewModifier> modifierOfCode(const Code& code)
{
    return lookUp(kModifiers, code);
}

std::optional<Laterality> sideOfCode(const Code& code)
{
    return lookUp(kSides, code);
}

std::optional<ViewPosition> viewOfTerm(std::string_view term)
{
    const auto row = std::ranges::find(kTerms, term, &std::pair<std::string_view, ViewPosition>::first);
    if (row == kTerms.end())
        return std::nullopt;
    return row->second;
}

const CodedName* codeOf(ViewPosition position)
{
    const auto row = std::ranges::find(kViews, position, &ViewRow::first);
    return row == kViews.end() ? nullptr : &row->second;
}

const CodedName& codeOf(ViewModifier modifier)
{
    return std::ranges::find(kModifiers, modifier, &ModifierRow::first)->second;
}

ToldView toldView(const ItemView& dataset)
{
    ToldView told;
    const Side side = toldSide(dataset);
    const auto [position, basis] = toldPosition(dataset);
    told.key = {side.side, position};
    told.lateralityConflict = !side.side;
    if (position != ViewPosition::Unknown && side.side)
        told.basis = side.inferred ? ViewBasis::ViewPosition : basis;

    // The modifiers belong inside the view's item; some writers put them beside it. Both only ever exclude.
    std::vector<Code> modifiers = codes(dataset, DCM_ViewModifierCodeSequence);
    if (const auto views = dataset.items(DCM_ViewCodeSequence); !views.empty())
        for (const Code& code : codes(views.front(), DCM_ViewModifierCodeSequence))
            modifiers.push_back(code);
    for (const Code& code : modifiers) {
        if (code.value.empty())
            continue;
        if (const auto modifier = modifierOfCode(code))
            told.modifiers.insert(*modifier);
        else
            told.unknownModifier = true;
    }
    return told;
}

}  // namespace diptych::dicom
