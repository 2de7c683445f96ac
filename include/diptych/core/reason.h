// Why something could not be read, shown or analysed.
//
// One closed list for views, files, models and outputs: the codes printed into the JSON assessment are
// a published contract, so a code is added, never renamed. Sentences for people are made from these
// codes where they are shown (viewer, PDF, command line), never inside the libraries.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace diptych
{

enum class Reason {
    // The image is a mammogram, but not one the engine may score.
    ForProcessing,        // Presentation Intent Type (0008,0068) is FOR PROCESSING
    NotCcOrMlo,           // another projection (ML, LM, XCCL, ...) or a view that is not told
    Magnification,        // View Modifier "Magnification" or a magnification factor of a magnified exposure
    Spot,                 // View Modifier "Spot Compression"
    ImplantDisplaced,     // View Modifier "Implant Displaced" (Eklund)
    Implant,              // Breast Implant Present (0028,1300) is YES
    PartialView,          // Partial View (0028,1350) is YES: a part of a mosaic
    DuplicateView,        // the same view more than once and this one was not chosen (or none could be)
    MissingView,          // no image of this standard view in the study
    LateralityConflict,   // the tags disagree about the side, or the side is not told
    PatientConflict,      // one Study Instance UID, two patients
    SpacingMissing,       // no physical pixel spacing: sizes and the engine's scale would be guesses
    InstanceConflict,     // two different images bear the same SOP Instance UID
    OrientationMissing,   // no usable Patient Orientation (0020,0020): chest wall and up are not told
    OrientationConflict,  // a warning: by its Patient Orientation the breast would stand away from the chest wall's
                          // edge
    PixelDataMissing,
    PixelDataDamaged,
    UnsupportedTransferSyntax,
    UnsupportedPixelFormat,
    LossyRefused,
    SecondaryCapture,
    Tomosynthesis,
    NotAMammogram,
    NoBreastFound,
    BreastTooLarge,  // the breast at its physical size does not fit the model's input
    // The file or the machine.
    NotDicom,
    Unreadable,
    DuplicateInstance,  // the same SOP Instance UID was already read from another file
    OutOfMemory,
    ModelError,
    // Not about one image.
    ModelRefused,  // manifest or weights missing, malformed or not the bytes that the manifest names
    NothingReadable,
    WriteFailed,
    InvalidArgument,
    // The store of readings.
    StoreUnreachable,  // no connection, or another program holds it too long: the same may work later
    StoreTooNew,       // laid out by a newer version of the program
    StoreDamaged,      // not a store of readings, or its contents contradict each other
    PinRefused,        // no such reader, or not their PIN: never told which
    ExamTaken,         // this reading of the exam is another reader's
    AlreadyRead,       // the reader has read this exam, or this read is sealed already
    ExamDecided,       // what becomes of the exam is decided: a further read of it moves nothing
    NotPermitted,      // only a reader who looks after the site may do this
    // Another computer, by DICOM.
    NodeUnreachable,
    AssociationRejected,
    TlsRefused,
    NodeTimeout,
    NodeFailed,          // the connection broke, or the answer was a failure
    IncompleteTransfer,  // not all objects of a study came
    WrongPatient,        // an object of another patient or study than was asked for
    // The queue of studies that are analysed ahead.
    QueueUnreachable,  // no connection to the broker: the same may work later
    // The processes that read files (docs/adr/0020-confined-readers.md).
    ReaderCrashed,   // on this file, and again on it alone
    ReaderTimedOut,  // it was ended
    ReaderMissing,   // none can be started, or it cannot be confined: nothing is read
    Cancelled,
};

/// The code as printed in JSON and logs, for example "for_processing".
[[nodiscard]] std::string_view code(Reason reason);

/// A plain English sentence that says what is the matter and, where there is something, what to do.
[[nodiscard]] std::string_view sentence(Reason reason);

/// What went wrong (`reason`), the technical detail for the log (never a patient's name or ID) and what
/// it concerns: a path, a tag, a model folder.
struct Error {
    Reason reason;
    std::string detail;
    std::string subject;
};

template <typename T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(Reason reason, std::string detail = {}, std::string subject = {})
{
    return tl::make_unexpected(Error{reason, std::move(detail), std::move(subject)});
}

}  // namespace diptych
