#include "diptych/core/reason.h"

namespace diptych
{

std::string_view code(Reason reason)
{
    switch (reason) {
        case Reason::ForProcessing:
            return "for_processing";
        case Reason::NotCcOrMlo:
            return "not_cc_or_mlo";
        case Reason::Magnification:
            return "magnification";
        case Reason::Spot:
            return "spot";
        case Reason::ImplantDisplaced:
            return "implant_displaced";
        case Reason::Implant:
            return "implant";
        case Reason::PartialView:
            return "partial_view";
        case Reason::DuplicateView:
            return "duplicate_view";
        case Reason::MissingView:
            return "missing_view";
        case Reason::LateralityConflict:
            return "laterality_conflict";
        case Reason::PatientConflict:
            return "patient_conflict";
        case Reason::SpacingMissing:
            return "spacing_missing";
        case Reason::InstanceConflict:
            return "instance_conflict";
        case Reason::OrientationMissing:
            return "orientation_missing";
        case Reason::OrientationConflict:
            return "orientation_conflict";
        case Reason::PixelDataMissing:
            return "pixel_data_missing";
        case Reason::PixelDataDamaged:
            return "pixel_data_damaged";
        case Reason::UnsupportedTransferSyntax:
            return "unsupported_transfer_syntax";
        case Reason::UnsupportedPixelFormat:
            return "unsupported_pixel_format";
        case Reason::LossyRefused:
            return "lossy_refused";
        case Reason::SecondaryCapture:
            return "secondary_capture";
        case Reason::Tomosynthesis:
            return "tomosynthesis";
        case Reason::NotAMammogram:
            return "not_a_mammogram";
        case Reason::NoBreastFound:
            return "no_breast_found";
        case Reason::BreastTooLarge:
            return "breast_too_large";
        case Reason::NotDicom:
            return "not_dicom";
        case Reason::Unreadable:
            return "unreadable";
        case Reason::DuplicateInstance:
            return "duplicate_instance";
        case Reason::OutOfMemory:
            return "out_of_memory";
        case Reason::ModelError:
            return "model_error";
        case Reason::ModelRefused:
            return "model_refused";
        case Reason::NothingReadable:
            return "nothing_readable";
        case Reason::WriteFailed:
            return "write_failed";
        case Reason::InvalidArgument:
            return "invalid_argument";
        case Reason::StoreUnreachable:
            return "store_unreachable";
        case Reason::StoreTooNew:
            return "store_too_new";
        case Reason::StoreDamaged:
            return "store_damaged";
        case Reason::PinRefused:
            return "pin_refused";
        case Reason::ExamTaken:
            return "exam_taken";
        case Reason::AlreadyRead:
            return "already_read";
        case Reason::ExamDecided:
            return "exam_decided";
        case Reason::NotPermitted:
            return "not_permitted";
        case Reason::NodeUnreachable:
            return "node_unreachable";
        case Reason::AssociationRejected:
            return "association_rejected";
        case Reason::TlsRefused:
            return "tls_refused";
        case Reason::NodeTimeout:
            return "node_timeout";
        case Reason::NodeFailed:
            return "node_failed";
        case Reason::IncompleteTransfer:
            return "incomplete_transfer";
        case Reason::WrongPatient:
            return "wrong_patient";
        case Reason::QueueUnreachable:
            return "queue_unreachable";
        case Reason::ReaderCrashed:
            return "reader_crashed";
        case Reason::ReaderTimedOut:
            return "reader_timed_out";
        case Reason::ReaderMissing:
            return "reader_missing";
        case Reason::Cancelled:
            return "cancelled";
    }
    return "unknown";
}

std::string_view sentence(Reason reason)
{
    switch (reason) {
        case Reason::ForProcessing:
            return "a For Processing image: send the For Presentation image of this view";
        case Reason::NotCcOrMlo:
            return "not a standard CC or MLO view";
        case Reason::Magnification:
            return "a magnification view";
        case Reason::Spot:
            return "a spot compression view";
        case Reason::ImplantDisplaced:
            return "an implant-displaced view";
        case Reason::Implant:
            return "a breast implant is present";
        case Reason::PartialView:
            return "a partial view (part of a mosaic)";
        case Reason::DuplicateView:
            return "the view is there more than once";
        case Reason::MissingView:
            return "the view is missing from the study";
        case Reason::LateralityConflict:
            return "the side of the breast is not told, or the file contradicts itself about it";
        case Reason::PatientConflict:
            return "the study holds images of more than one patient";
        case Reason::SpacingMissing:
            return "the file gives no physical pixel spacing";
        case Reason::InstanceConflict:
            return "two different images bear the same SOP Instance UID";
        case Reason::OrientationConflict:
            return "the picture contradicts the file's Patient Orientation: check the side; places in the breast are "
                   "not told";
        case Reason::OrientationMissing:
            return "the file does not tell how the image lies (Patient Orientation)";
        case Reason::PixelDataMissing:
            return "the file holds no pixels";
        case Reason::PixelDataDamaged:
            return "the pixels are damaged or cut short";
        case Reason::UnsupportedTransferSyntax:
            return "the pixels are compressed in a way that this version cannot read";
        case Reason::UnsupportedPixelFormat:
            return "the pixels are of a kind that this version cannot read";
        case Reason::LossyRefused:
            return "the image was compressed with loss, which this site refuses";
        case Reason::SecondaryCapture:
            return "a secondary capture, not an original mammogram";
        case Reason::Tomosynthesis:
            return "tomosynthesis, which the engine is not made for";
        case Reason::NotAMammogram:
            return "not a mammogram";
        case Reason::NoBreastFound:
            return "no breast was found in the image";
        case Reason::BreastTooLarge:
            return "at its stated pixel spacing the breast is larger than the model's input";
        case Reason::NotDicom:
            return "not a DICOM file";
        case Reason::Unreadable:
            return "the file is damaged or cannot be opened";
        case Reason::DuplicateInstance:
            return "the same image was already read from another file";
        case Reason::OutOfMemory:
            return "there was not enough memory";
        case Reason::ModelError:
            return "the model failed";
        case Reason::ModelRefused:
            return "the model package was refused";
        case Reason::NothingReadable:
            return "nothing readable was found";
        case Reason::WriteFailed:
            return "the file could not be written";
        case Reason::InvalidArgument:
            return "that is not possible";
        case Reason::StoreUnreachable:
            return "the store of readings cannot be reached; try again, and check network and server";
        case Reason::StoreTooNew:
            return "the store of readings was made by a newer version of the program: update this workstation";
        case Reason::StoreDamaged:
            return "this is no intact store of readings: leave it as it is and restore a backup";
        case Reason::PinRefused:
            return "name and PIN do not belong together";
        case Reason::ExamTaken:
            return "another reader has this exam: take the next one";
        case Reason::AlreadyRead:
            return "this exam is already read: nobody reads an exam twice";
        case Reason::ExamDecided:
            return "what becomes of this exam is decided: a further read changes nothing";
        case Reason::NotPermitted:
            return "only a reader who looks after this site may do that: ask one of them";
        case Reason::NodeUnreachable:
            return "the DICOM node cannot be reached: check host, port and network";
        case Reason::AssociationRejected:
            return "the DICOM node refused the connection: check the AE titles";
        case Reason::TlsRefused:
            return "no secure connection with the DICOM node: check the certificates";
        case Reason::NodeTimeout:
            return "the DICOM node did not answer in time";
        case Reason::NodeFailed:
            return "the DICOM node answered with a failure, or the connection broke";
        case Reason::IncompleteTransfer:
            return "the study did not come whole";
        case Reason::WrongPatient:
            return "these are images of another patient than was asked for";
        case Reason::QueueUnreachable:
            return "the queue of studies to analyse cannot be reached; check network, broker, user and password";
        case Reason::ReaderCrashed:
            return "the file ended the process that reads it: it is damaged, or made to do harm";
        case Reason::ReaderTimedOut:
            return "reading the file took too long and was ended; try again, and have the file sent anew";
        case Reason::ReaderMissing:
            return "files cannot be read, as their reader cannot be started or confined: have Diptych installed anew";
        case Reason::Cancelled:
            return "cancelled";
    }
    return "unknown reason";
}

}  // namespace diptych
