// Structured reports of others: CAD (TID 4000) and measurements (TID 1500), to their marks on a study.
#include "diptych/dicom_evidence/cad_report.h"
#include "diptych/dicom_evidence/foreign_marks.h"
#include "evidence_study.h"
#include "memory_file.h"

using namespace diptych;
using namespace diptych::dicom_evidence;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::MemoryFile file(data, size);
    if (const auto report = readCadReport(file.path())) {
        for (const CadMark& mark : report->marks) {
            fuzz::must(!mark.evidenceFor || *mark.evidenceFor < report->marks.size());
            fuzz::must(!mark.composite || *mark.composite < report->composites.size());
            (void)mark.box();
        }
        for (const CadComposite& composite : report->composites)
            for (const std::size_t mark : composite.marks)
                fuzz::must(mark < report->marks.size());
    }
    for (const char* const sopClass : {"1.2.840.10008.5.1.4.1.1.88.50", "1.2.840.10008.5.1.4.1.1.88.33"}) {
        const Study study = fuzz::studyWith(file.path(), sopClass, "SR");
        const ForeignEvidence evidence = readForeignEvidence(study);
        for (const ForeignMarks& document : evidence.documents) {
            for (const ForeignMark& mark : document.marks)
                fuzz::must(mark.sopInstanceUid == "1.9" || mark.sopInstanceUid == "1.9.1");
            for (const RefusedMark& mark : document.refused)
                fuzz::must(!mark.why.empty());
        }
    }
    return 0;
}
