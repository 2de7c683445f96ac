#include "diptych/core/view.h"

#include <utility>

namespace diptych
{

namespace
{

/// Patient Orientation writes the main direction first and refinements after it ("FL": foot, a little left).
enum class Direction { Anterior, Posterior, Right, Left, Head, Foot };

std::optional<Direction> mainDirection(const std::string& text)
{
    if (text.empty())
        return std::nullopt;
    switch (text.front()) {
        case 'A':
            return Direction::Anterior;
        case 'P':
            return Direction::Posterior;
        case 'R':
            return Direction::Right;
        case 'L':
            return Direction::Left;
        case 'H':
            return Direction::Head;
        case 'F':
            return Direction::Foot;
        default:
            return std::nullopt;
    }
}

Direction opposite(Direction direction)
{
    switch (direction) {
        case Direction::Anterior:
            return Direction::Posterior;
        case Direction::Posterior:
            return Direction::Anterior;
        case Direction::Right:
            return Direction::Left;
        case Direction::Left:
            return Direction::Right;
        case Direction::Head:
            return Direction::Foot;
        case Direction::Foot:
            return Direction::Head;
    }
    return direction;
}

/// Views seen from above hang with the lateral side up, oblique and lateral ones with the head up.
bool hangsByHead(ViewPosition position)
{
    return position == ViewPosition::Mlo || position == ViewPosition::Ml || position == ViewPosition::Lm ||
           position == ViewPosition::Lmo || position == ViewPosition::Sio || position == ViewPosition::Iso;
}

}  // namespace

std::optional<StandardView> standardView(const ViewKey& key)
{
    if (!key.laterality)
        return std::nullopt;
    const bool right = *key.laterality == Laterality::Right;
    if (key.position == ViewPosition::Cc)
        return right ? StandardView::RightCc : StandardView::LeftCc;
    if (key.position == ViewPosition::Mlo)
        return right ? StandardView::RightMlo : StandardView::LeftMlo;
    return std::nullopt;
}

Laterality laterality(StandardView view)
{
    return view == StandardView::RightCc || view == StandardView::RightMlo ? Laterality::Right : Laterality::Left;
}

ViewPosition position(StandardView view)
{
    return view == StandardView::RightCc || view == StandardView::LeftCc ? ViewPosition::Cc : ViewPosition::Mlo;
}

std::string_view code(StandardView view)
{
    switch (view) {
        case StandardView::RightCc:
            return "RCC";
        case StandardView::LeftCc:
            return "LCC";
        case StandardView::RightMlo:
            return "RMLO";
        case StandardView::LeftMlo:
            return "LMLO";
    }
    return "?";
}

std::string label(StandardView view)
{
    return std::string(code(laterality(view))) + " " + std::string(code(position(view)));
}

std::string_view code(Laterality side)
{
    return side == Laterality::Right ? "R" : "L";
}

std::string_view code(ViewPosition position)
{
    switch (position) {
        case ViewPosition::Unknown:
            return "?";
        case ViewPosition::Cc:
            return "CC";
        case ViewPosition::Mlo:
            return "MLO";
        case ViewPosition::Ml:
            return "ML";
        case ViewPosition::Lm:
            return "LM";
        case ViewPosition::Lmo:
            return "LMO";
        case ViewPosition::Xccl:
            return "XCCL";
        case ViewPosition::Xccm:
            return "XCCM";
        case ViewPosition::Fb:
            return "FB";
        case ViewPosition::Sio:
            return "SIO";
        case ViewPosition::Iso:
            return "ISO";
        case ViewPosition::Cv:
            return "CV";
        case ViewPosition::At:
            return "AT";
    }
    return "?";
}

namespace
{

std::string_view sideCode(const ViewKey& key)
{
    return key.laterality ? code(*key.laterality) : "?";
}

/// DICOM CID 4015: "M" and "S" go before the view, three modifiers stand in its place, the others follow it.
std::string positionCode(const ViewKey& key, const std::set<ViewModifier>& modifiers)
{
    const auto has = [&modifiers](ViewModifier modifier) { return modifiers.contains(modifier); };
    std::string text;
    if (has(ViewModifier::Magnification))
        text += 'M';
    if (has(ViewModifier::SpotCompression))
        text += 'S';
    if (has(ViewModifier::Cleavage))
        text += "CV";
    else if (has(ViewModifier::AxillaryTail))
        text += "AT";
    else if (has(ViewModifier::Tangential))
        text += "TAN";
    else
        text += code(key.position);
    constexpr std::array<std::pair<ViewModifier, std::string_view>, 9> kSuffixes{{
        {ViewModifier::ImplantDisplaced, "ID"},
        {ViewModifier::RolledLateral, "RL"},
        {ViewModifier::RolledMedial, "RM"},
        {ViewModifier::RolledInferior, "RI"},
        {ViewModifier::RolledSuperior, "RS"},
        {ViewModifier::NippleInProfile, "NP"},
        {ViewModifier::AxillaryTissue, "AX"},
        {ViewModifier::InframammaryFold, "IMF"},
        {ViewModifier::AnteriorCompression, "AC"},
    }};
    for (const auto& [modifier, suffix] : kSuffixes)
        if (has(modifier))
            text += suffix;
    return text;
}

}  // namespace

std::string imageLabel(const ViewKey& key, const std::set<ViewModifier>& modifiers)
{
    return std::string(sideCode(key)) + positionCode(key, modifiers);
}

std::string label(const ViewKey& key, const std::set<ViewModifier>& modifiers)
{
    return std::string(sideCode(key)) + " " + positionCode(key, modifiers);
}

std::optional<Dihedral> displayLayout(const ViewKey& key, const PatientOrientation& orientation)
{
    const auto along = mainDirection(orientation.row);
    const auto down = mainDirection(orientation.column);
    if (!key.laterality || key.position == ViewPosition::Unknown || !along || !down)
        return std::nullopt;

    const bool right = *key.laterality == Laterality::Right;
    const Direction wantAlong = right ? Direction::Posterior : Direction::Anterior;
    // Down is away from what hangs on top: the feet, or for views from above the patient's other side.
    const Direction wantDown = hangsByHead(key.position) ? Direction::Foot : right ? Direction::Left : Direction::Right;

    const auto match = [](Direction have, Direction want) { return have == want || have == opposite(want); };
    Dihedral layout;
    if (match(*along, wantAlong) && match(*down, wantDown)) {
        layout.flipX = *along != wantAlong;
        layout.flipY = *down != wantDown;
        return layout;
    }
    if (match(*along, wantDown) && match(*down, wantAlong)) {
        layout.transpose = true;
        layout.flipX = *down != wantAlong;
        layout.flipY = *along != wantDown;
        return layout;
    }
    return std::nullopt;
}

std::optional<Laterality> sideOfOrientation(ViewPosition position, const PatientOrientation& orientation)
{
    if (position != ViewPosition::Mlo)
        return std::nullopt;
    for (const std::string& direction : {orientation.row, orientation.column}) {
        const bool foot = direction.find('F') != std::string::npos;
        const bool head = direction.find('H') != std::string::npos;
        const bool left = direction.find('L') != std::string::npos;
        const bool right = direction.find('R') != std::string::npos;
        if (foot != head && left != right)
            return foot == left ? Laterality::Right : Laterality::Left;
    }
    return std::nullopt;
}

std::optional<Dihedral> canonicalLayout(const ViewKey& key, const PatientOrientation& orientation)
{
    auto layout = displayLayout(key, orientation);
    if (layout && *key.laterality == Laterality::Right)
        layout->flipX = !layout->flipX;
    return layout;
}

}  // namespace diptych
