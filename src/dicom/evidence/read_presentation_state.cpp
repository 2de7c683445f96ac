// Read from the data set: DCMTK's dcmpstat refuses a state whole for one wrong item, knows no VOI LUT Function, and
// links printing, an archive's database and TLS.
#include <algorithm>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "diptych/dicom_evidence/presentation_state.h"
#include "document_bytes.h"
#include "document_file.h"
#include "document_header.h"
#include "presentation_parts.h"

namespace diptych::dicom_evidence
{

namespace
{

constexpr std::size_t kMostImages = 64;
constexpr std::size_t kMostStates = 100;

std::vector<std::string> referencedImages(DcmItem& dataset)
{
    std::vector<std::string> images;
    for (DcmItem* series : itemsOf(dataset, DCM_ReferencedSeriesSequence))
        for (DcmItem* reference : itemsOf(*series, DCM_ReferencedImageSequence)) {
            std::string uid = dicom::text(*reference, DCM_ReferencedSOPInstanceUID);
            if (!uid.empty() && std::ranges::find(images, uid) == images.end())
                images.push_back(std::move(uid));
            if (images.size() > kMostImages)
                return images;
        }
    return images;
}

void identify(DcmItem& dataset, PresentationState& state)
{
    state.sopInstanceUid = dicom::text(dataset, DCM_SOPInstanceUID);
    state.seriesInstanceUid = dicom::text(dataset, DCM_SeriesInstanceUID);
    state.label = dicom::unicodeText(dataset, DCM_ContentLabel);
    state.description = dicom::unicodeText(dataset, DCM_ContentDescription);
    state.creator = dicom::unicodeText(dataset, DCM_ContentCreatorName);
    state.creationDate = dicom::dateDigits(dicom::text(dataset, DCM_PresentationCreationDate));
    state.creationTime = dicom::dateDigits(dicom::text(dataset, DCM_PresentationCreationTime));
    state.producer.manufacturer = dicom::unicodeText(dataset, DCM_Manufacturer);
    state.producer.model = dicom::unicodeText(dataset, DCM_ManufacturerModelName);
    state.producer.softwareVersions = dicom::unicodeText(dataset, DCM_SoftwareVersions);
    state.own = state.producer.manufacturer == kManufacturer;
}

/// A layer of the 16 groups of overlays (60xx,1001) is activated: PS3.3 C.11.7.
bool activatesOverlays(DcmItem& dataset)
{
    for (Uint16 group = 0x6000; group <= 0x601e; group += 2)
        if (dataset.tagExistsWithValue(DcmTagKey(group, 0x1001)))
            return true;
    return false;
}

bool outside(const PresentationGraphic& graphic, const MammogramView& view)
{
    if (graphic.units != AnnotationUnits::Pixel)
        return false;
    double reach = 0.0;  // of a circle around its centre
    if (graphic.type == GraphicType::Circle)
        reach = std::max(std::abs(graphic.points[1].x - graphic.points[0].x),
                         std::abs(graphic.points[1].y - graphic.points[0].y)) *
                1.5;
    return std::ranges::all_of(graphic.points, [&](const ImagePoint& point) { return point.x < -reach; }) ||
           std::ranges::all_of(graphic.points, [&](const ImagePoint& point) { return point.y < -reach; }) ||
           std::ranges::all_of(graphic.points, [&](const ImagePoint& p) { return p.x > view.columns + reach; }) ||
           std::ranges::all_of(graphic.points, [&](const ImagePoint& p) { return p.y > view.rows + reach; });
}

/// Leaves the images of the study that the state can be applied to.
void place(PresentationState& state, const Study& study)
{
    std::vector<PresentedImage> placed;
    for (PresentedImage& image : state.images) {
        const auto view = std::ranges::find(study.views, image.sopInstanceUid, &MammogramView::sopInstanceUid);
        if (view == study.views.end()) {
            tell(state.notApplied, "an image that it names is not in this study");
            continue;
        }
        if (view->stack) {
            tell(state.notApplied, "to slices of tomosynthesis it is not applied");
            continue;
        }
        if (std::erase_if(image.graphics, [&](const auto& graphic) { return outside(graphic, *view); }) > 0)
            tell(state.notDrawn, "a graphic that lies outside its image");
        placed.push_back(std::move(image));
    }
    state.images = std::move(placed);
}

}  // namespace

std::string PresentationState::by() const
{
    std::string alphabetic = creator.substr(0, creator.find('='));
    const auto family = alphabetic.substr(0, alphabetic.find('^'));
    std::string given;
    if (family.size() < alphabetic.size()) {
        given = alphabetic.substr(family.size() + 1);
        std::ranges::replace(given, '^', ' ');
        given.erase(given.find_last_not_of(' ') + 1);
    }
    if (family.empty() && given.empty())
        return producer.shortName();
    return given.empty() ? family : family.empty() ? given : given + ' ' + family;
}

const PresentedImage* PresentationState::of(const std::string& uid) const
{
    const auto found = std::ranges::find(images, uid, &PresentedImage::sopInstanceUid);
    return found != images.end() ? &*found : nullptr;
}

Result<PresentationState> readPresentationState(const std::filesystem::path& file)
{
    DcmFileFormat format;
    if (const auto loaded = loadDocument(file, format); !loaded)
        return tl::make_unexpected(loaded.error());
    DcmDataset& dataset = *format.getDataset();
    const std::string sopClass = dicom::text(dataset, DCM_SOPClassUID);
    if (sopClass != UID_GrayscaleSoftcopyPresentationStateStorage)
        return failure(Reason::InvalidArgument, "no presentation state but " + sopClass, file.string());
    PresentationState state;
    state.file = file;
    identify(dataset, state);
    const auto images = referencedImages(dataset);
    if (images.empty())
        return failure(Reason::InvalidArgument, "a presentation state that names no image", file.string());
    if (images.size() > kMostImages)
        return failure(Reason::InvalidArgument, "a presentation state of too many images", file.string());
    state.layout = spatialTransformation(dataset, state.notApplied);
    state.shutter = displayShutter(dataset, state.notApplied);
    if (activatesOverlays(dataset))
        tell(state.notDrawn, "overlays");
    AnnotationBudget budget;
    for (const std::string& uid : images) {
        PresentedImage image;
        image.sopInstanceUid = uid;
        image.grey = presentedGrey(dataset, uid, state.notApplied);
        image.area = displayedArea(dataset, uid, state.notApplied);
        readAnnotations(dataset, image, budget, state.notDrawn);
        if (budget.exceeded())
            return failure(Reason::InvalidArgument, "a presentation state with too much drawn in it", file.string());
        state.images.push_back(std::move(image));
    }
    return state;
}

PresentationStates readPresentationStates(const Study& study, const dicom::ReaderProcesses* readers)
{
    PresentationStates all;
    std::size_t seen = 0;
    for (const EvidenceFile& file : study.evidence) {
        if (file.sopClassUid != UID_GrayscaleSoftcopyPresentationStateStorage)
            continue;
        if (++seen > kMostStates) {
            all.unread.push_back({file.path, Reason::InvalidArgument, "more presentation states than are read"});
            break;
        }
        auto state = readers ? presentationByReader(*readers, file.path) : readPresentationState(file.path);
        if (!state) {
            all.unread.push_back({file.path, state.error().reason, state.error().detail});
            continue;
        }
        if (state->own)
            continue;
        place(*state, study);
        if (state->images.empty())
            all.unread.push_back({file.path, Reason::InvalidArgument, "it can be applied to no image of this study"});
        else
            all.states.push_back(std::move(*state));
    }
    return all;
}

}  // namespace diptych::dicom_evidence
