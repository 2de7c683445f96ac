#include "tomosynthesis.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcitem.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "functional_groups.h"
#include "grey_attributes.h"
#include "slice_order.h"
#include "spacing.h"

namespace diptych::dicom
{

namespace
{

void copyInto(DcmItem& target, DcmItem& source, const DcmTagKey& tag)
{
    if (source.tagExists(tag))
        source.findAndInsertCopyOfElement(tag, &target);
}

/// The sides that the codes of the Anatomic Region and its modifiers name.
std::vector<Laterality> anatomicSides(DcmItem& anatomy)
{
    std::vector<Code> all = codes(anatomy, DCM_AnatomicRegionSequence);
    DcmItem* region = nullptr;
    if (anatomy.findAndGetSequenceItem(DCM_AnatomicRegionSequence, region).good() && region != nullptr)
        for (const Code& modifier : codes(*region, DCM_AnatomicRegionModifierSequence))
            all.push_back(modifier);
    std::vector<Laterality> sides;
    for (const Code& code : all)
        if (const auto side = sideOfCode(code))
            sides.push_back(*side);
    return sides;
}

/// The view as of a single image: its own attributes, with the frames' side as Image Laterality.
ToldView readView(DcmItem& dataset, const FunctionalGroups& groups)
{
    const auto frameSide = toldByAll(groups, DCM_FrameAnatomySequence, [](DcmItem& item) -> std::optional<std::string> {
        const std::string side = text(item, DCM_FrameLaterality);
        return side.empty() ? std::nullopt : std::optional(side);
    });
    const auto anatomy =
        toldByAll(groups, DCM_FrameAnatomySequence,
                  [](DcmItem& item) -> std::optional<std::vector<Laterality>> { return anatomicSides(item); });

    DcmItem flat;
    for (const DcmTagKey& tag : {DCM_ViewCodeSequence, DCM_ViewModifierCodeSequence, DCM_ViewPosition,
                                 DCM_ImageLaterality, DCM_Laterality, DCM_AnatomicRegionSequence})
        copyInto(flat, dataset, tag);
    const std::string own = text(flat, DCM_ImageLaterality);
    bool conflict =
        frameSide.conflict || anatomy.conflict || (frameSide.some && !own.empty() && own != *frameSide.some);
    if (frameSide.value)
        flat.putAndInsertString(DCM_ImageLaterality, frameSide.value->c_str());

    ToldView told = toldView(flat);
    for (const Laterality side : anatomy.value.value_or(std::vector<Laterality>{}))
        conflict = conflict || (told.key.laterality && side != *told.key.laterality);
    if (conflict) {
        told.key.laterality.reset();
        told.basis = ViewBasis::Unknown;
        told.lateralityConflict = true;
    }
    return told;
}

std::optional<PatientOrientation> orientationIn(DcmItem& item)
{
    const auto values = texts(item, DCM_PatientOrientation);
    if (values.size() != 2 || values[0].empty() || values[1].empty())
        return std::nullopt;
    return PatientOrientation{values[0], values[1]};
}

using Vector = std::array<double, 3>;

double dot(const Vector& a, const Vector& b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

std::optional<Vector> vectorIn(DcmItem& item, const DcmTagKey& tag, unsigned long first)
{
    Vector vector{};
    for (unsigned long i = 0; i < 3; ++i) {
        const auto value = number(item, tag, first + i);
        if (!value)
            return std::nullopt;
        vector[i] = *value;
    }
    return vector;
}

/// PS3.3 C.7.6.2.1.1: x runs to the patient's left, y to the back, z to the head. Components below sin 15 degrees are
/// no direction. The head or foot goes first, as views that hang by the head are described whatever their angle.
std::string letters(const Vector& direction)
{
    constexpr double kLeastPart = 0.2588;
    std::vector<std::pair<double, char>> parts;
    if (std::abs(direction[2]) > kLeastPart)
        parts.push_back({2.0, direction[2] > 0.0 ? 'H' : 'F'});
    if (std::abs(direction[0]) > kLeastPart)
        parts.push_back({std::abs(direction[0]), direction[0] > 0.0 ? 'L' : 'R'});
    if (std::abs(direction[1]) > kLeastPart)
        parts.push_back({std::abs(direction[1]), direction[1] > 0.0 ? 'P' : 'A'});
    std::ranges::stable_sort(parts, std::ranges::greater{}, &std::pair<double, char>::first);
    std::string all;
    for (const auto& part : parts)
        all += part.second;
    return all;
}

struct Plane {
    Vector row{};
    Vector column{};
    [[nodiscard]] Vector normal() const
    {
        return {row[1] * column[2] - row[2] * column[1], row[2] * column[0] - row[0] * column[2],
                row[0] * column[1] - row[1] * column[0]};
    }
    friend bool operator==(const Plane& a, const Plane& b)
    {
        constexpr double kSame = 1e-4;
        for (std::size_t i = 0; i < 3; ++i)
            if (std::abs(a.row[i] - b.row[i]) > kSame || std::abs(a.column[i] - b.column[i]) > kSame)
                return false;
        return true;
    }
};

std::optional<Plane> planeIn(DcmItem& item)
{
    constexpr double kRounding = 0.01;
    const auto row = vectorIn(item, DCM_ImageOrientationPatient, 0);
    const auto column = vectorIn(item, DCM_ImageOrientationPatient, 3);
    if (!row || !column || std::abs(dot(*row, *row) - 1.0) > kRounding ||
        std::abs(dot(*column, *column) - 1.0) > kRounding || std::abs(dot(*row, *column)) > kRounding)
        return std::nullopt;
    return Plane{*row, *column};
}

std::optional<PatientOrientation> readOrientation(DcmItem& dataset, const FunctionalGroups& groups,
                                                  const ToldByAll<Plane>& plane)
{
    struct Pair {
        std::string row;
        std::string column;
        bool operator==(const Pair&) const = default;
    };
    const auto inFrame =
        toldByAll(groups, DCM_PatientOrientationInFrameSequence, [](DcmItem& item) -> std::optional<Pair> {
            const auto told = orientationIn(item);
            return told ? std::optional(Pair{told->row, told->column}) : std::nullopt;
        });
    if (inFrame.conflict || plane.conflict)
        return std::nullopt;
    std::vector<PatientOrientation> told;
    if (inFrame.value)
        told.push_back({inFrame.value->row, inFrame.value->column});
    if (const auto own = orientationIn(dataset))
        told.push_back(*own);
    if (plane.value)
        told.push_back({letters(plane.value->row), letters(plane.value->column)});
    if (told.empty())
        return std::nullopt;
    for (const PatientOrientation& other : told)
        if (other.row.empty() || other.column.empty() || other.row.front() != told.front().row.front() ||
            other.column.front() != told.front().column.front())
            return std::nullopt;
    return told.front();
}

std::optional<PixelSpacingMm> readSpacing(const FunctionalGroups& groups)
{
    struct Pair {
        double row;
        double column;
        bool operator==(const Pair&) const = default;
    };
    const auto told = toldByAll(groups, DCM_PixelMeasuresSequence, [](DcmItem& item) -> std::optional<Pair> {
        const auto pair = plausiblePixelSpacing(item);
        return pair ? std::optional(Pair{pair->row, pair->column}) : std::nullopt;
    });
    return told.value ? std::optional(PixelSpacingMm{told.value->row, told.value->column}) : std::nullopt;
}

/// Frames that are made of several slices say so in the fourth value (PS3.3 C.8.16.1.4, Derived Pixel Contrast).
bool frameTypeIsSlab(DcmItem* frameType)
{
    if (frameType == nullptr)
        return false;
    const auto values = texts(*frameType, DCM_FrameType);
    static constexpr std::array<std::string_view, 5> kOfSeveral{"MAXIMUM", "MEAN", "MEDIAN", "MINIMUM", "AVERAGE"};
    return values.size() > 3 && std::ranges::find(kOfSeveral, values[3]) != kOfSeveral.end();
}

std::optional<double> positiveMm(DcmItem* item, const DcmTagKey& tag)
{
    constexpr double kMostMm = 300.0;  // thicker than any breast
    const auto value = item != nullptr ? number(*item, tag) : std::nullopt;
    return value && *value > 0.0 && *value < kMostMm ? value : std::nullopt;
}

SliceStack readStack(DcmItem& dataset, const FunctionalGroups& groups, const ToldByAll<Plane>& plane)
{
    std::vector<FramePlace> places;
    std::vector<Slice> slices;
    const auto apart = positiveMm(groups.items(0, DCM_PixelMeasuresSequence).either(), DCM_SpacingBetweenSlices);
    for (int frame = 0; frame < groups.frames(); ++frame) {
        FramePlace place;
        if (DcmItem* position = groups.items(frame, DCM_PlanePositionSequence).either(); position && plane.value)
            if (const auto corner = vectorIn(*position, DCM_ImagePositionPatient, 0))
                place.alongNormalMm = dot(*corner, plane.value->normal());
        if (DcmItem* content = groups.items(frame, DCM_FrameContentSequence).either()) {
            place.stack = text(*content, DCM_StackID);
            place.inStack = integer(*content, DCM_InStackPositionNumber);
        }
        places.push_back(place);
        Slice slice;
        slice.frame = frame;
        DcmItem* measures = groups.items(frame, DCM_PixelMeasuresSequence).either();
        slice.thicknessMm = positiveMm(measures, DCM_SliceThickness);
        // Slabs overlap: they are thicker than they lie apart.
        slice.slab = frameTypeIsSlab(groups.items(frame, DCM_XRay3DFrameTypeSequence).either()) ||
                     (slice.thicknessMm && apart && *slice.thicknessMm > 1.5 * *apart);
        slices.push_back(slice);
    }
    SliceStack stack = orderedStack(std::move(slices), places);
    if (!stack.spacingMm)
        stack.spacingMm = apart;
    stack.representative = stack.slices.empty() ? 0 : (stack.slices.size() - 1) / 2;
    if (const auto stands = word(dataset, DCM_RepresentativeFrameNumber))
        for (std::size_t index = 0; index < stack.slices.size(); ++index)
            if (stack.slices[index].frame == *stands - 1)
                stack.representative = index;
    stack.part = word(dataset, DCM_InConcatenationNumber).value_or(1);
    stack.parts = std::max<int>(stack.part, word(dataset, DCM_InConcatenationTotalNumber).value_or(1));
    return stack;
}

}  // namespace

bool isTomosynthesis(DcmItem& dataset)
{
    return text(dataset, DCM_SOPClassUID) == UID_BreastTomosynthesisImageStorage;
}

Tomosynthesis readTomosynthesis(DcmItem& dataset, const PixelFormat& format)
{
    const int frames = format.frames >= 1 && format.frames <= kMaxFrames ? format.frames : 0;
    const FunctionalGroups groups(dataset, frames);
    const auto plane = toldByAll(groups, DCM_PlaneOrientationSequence, planeIn);
    Tomosynthesis tomosynthesis;
    tomosynthesis.view = readView(dataset, groups);
    tomosynthesis.orientation = readOrientation(dataset, groups, plane);
    tomosynthesis.spacing = readSpacing(groups);
    tomosynthesis.stack = readStack(dataset, groups, plane);
    return tomosynthesis;
}

GreyScale frameGreyScale(DcmItem& dataset, const PixelFormat& format, int frame, int frames)
{
    const FunctionalGroups groups(dataset, frames);
    DcmItem* values = groups.items(frame, DCM_PixelValueTransformationSequence).either();
    DcmItem* shown = groups.items(frame, DCM_FrameVOILUTSequence).either();
    // As a data set of this frame alone, so that grey values are read in one place only.
    DcmItem flat;
    for (const DcmTagKey& tag : {DCM_SpecificCharacterSet, DCM_PixelPaddingValue, DCM_PixelPaddingRangeLimit,
                                 DCM_PresentationLUTShape, DCM_ModalityLUTSequence})
        copyInto(flat, dataset, tag);
    for (const DcmTagKey& tag : {DCM_RescaleIntercept, DCM_RescaleSlope, DCM_RescaleType})
        copyInto(flat, values != nullptr ? *values : dataset, tag);
    for (const DcmTagKey& tag :
         {DCM_WindowCenter, DCM_WindowWidth, DCM_WindowCenterWidthExplanation, DCM_VOILUTFunction, DCM_VOILUTSequence})
        copyInto(flat, shown != nullptr ? *shown : dataset, tag);
    return greyScale(flat, format);
}

}  // namespace diptych::dicom
