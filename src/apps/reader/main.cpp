// diptych-reader: reads files from outside for Diptych's other programs, confined (docs/adr/0020-confined-readers.md).
#include <iostream>

#include "diptych/dicom/reader_service.h"
#include "diptych/dicom_evidence/document_reader.h"
#include "diptych/isolation/child_process.h"
#include "diptych/isolation/process_end.h"

int main()
{
    using namespace diptych;
    if (!isolation::hasChildChannel()) {
        std::cerr << "diptych-reader: Diptych starts it where files are read; by itself it does nothing\n";
        return 2;
    }
    dicom::ReaderDuties duties;
    duties.readDocument = dicom_evidence::readDocumentForOther;
    const int status = dicom::serveReading(isolation::Channel(FileDescriptor(isolation::kChildChannel)), duties);
    isolation::endAtOnce(status);  // nothing to tidy up that does not go with the process
}
