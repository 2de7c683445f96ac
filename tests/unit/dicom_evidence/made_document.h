// Structured reports made by hand with DCMTK, item by item, as a product of another maker might write them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dctk.h"

namespace diptych::test
{

inline void code(DcmItem& item, const DcmTagKey& sequence, const char* value, const char* scheme, const char* meaning)
{
    DcmItem* made = nullptr;
    item.findOrCreateSequenceItem(sequence, made, -2);
    made->putAndInsertString(DCM_CodeValue, value);
    made->putAndInsertString(DCM_CodingSchemeDesignator, scheme);
    made->putAndInsertString(DCM_CodeMeaning, meaning);
}

inline DcmItem& child(DcmItem& parent, const char* relationship, const char* type, const char* name,
                      const char* meaning = "of a name")
{
    DcmItem* made = nullptr;
    parent.findOrCreateSequenceItem(DCM_ContentSequence, made, -2);
    made->putAndInsertString(DCM_RelationshipType, relationship);
    made->putAndInsertString(DCM_ValueType, type);
    if (*name != '\0')
        code(*made, DCM_ConceptNameCodeSequence, name, "DCM", meaning);
    return *made;
}

inline DcmItem& finding(DcmItem& parent, const char* codeValue, const char* meaning = "of a finding")
{
    DcmItem& made = child(parent, "CONTAINS", "CODE", "111059");
    code(made, DCM_ConceptCodeSequence, codeValue, "SRT", meaning);
    return made;
}

inline DcmItem& shape(DcmItem& parent, const char* name, const char* type, const std::vector<Float32>& data)
{
    DcmItem& made = child(parent, "HAS PROPERTIES", "SCOORD", name);
    made.putAndInsertString(DCM_GraphicType, type);
    made.putAndInsertFloat32Array(DCM_GraphicData, data.data(), data.size());
    return made;
}

/// By value, as some products have it.
inline void inImage(DcmItem& parent, const char* uid)
{
    DcmItem& made = child(parent, "SELECTED FROM", "IMAGE", "");
    DcmItem* sop = nullptr;
    made.findOrCreateSequenceItem(DCM_ReferencedSOPSequence, sop, -2);
    sop->putAndInsertString(DCM_ReferencedSOPClassUID, UID_DigitalMammographyXRayImageStorageForProcessing);
    sop->putAndInsertString(DCM_ReferencedSOPInstanceUID, uid);
}

inline void byReference(DcmItem& parent, const char* relationship, const std::vector<Uint32>& position)
{
    DcmItem* made = nullptr;
    parent.findOrCreateSequenceItem(DCM_ContentSequence, made, -2);
    made->putAndInsertString(DCM_RelationshipType, relationship);
    made->putAndInsertUint32Array(DCM_ReferencedContentItemIdentifier, position.data(), position.size());
}

inline DcmItem& number(DcmItem& parent, const char* relationship, const char* name, const char* meaning,
                       const char* value, const char* unit)
{
    DcmItem& made = child(parent, relationship, "NUM", name, meaning);
    DcmItem* measured = nullptr;
    made.findOrCreateSequenceItem(DCM_MeasuredValueSequence, measured, -2);
    measured->putAndInsertString(DCM_NumericValue, value);
    code(*measured, DCM_MeasurementUnitsCodeSequence, unit, "UCUM", unit);
    return made;
}

/// Presentation Required, Optional from an operating point on, or Not for Presentation: 111150 to 111152.
inline void intent(DcmItem& parent, const char* value, const char* operatingPoint = nullptr)
{
    DcmItem& made = child(parent, "HAS CONCEPT MOD", "CODE", "111056");
    code(made, DCM_ConceptCodeSequence, value, "DCM", "of an intent");
    if (operatingPoint != nullptr)
        number(made, "HAS PROPERTIES", "111071", "CAD Operating Point", operatingPoint, "1");
}

/// The frame of a document; `manufacturer` as a product's file has it.
inline void document(DcmDataset& dataset, const char* sopClass, const char* manufacturer)
{
    dataset.putAndInsertString(DCM_SOPClassUID, sopClass);
    dataset.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.4");
    dataset.putAndInsertString(DCM_StudyInstanceUID, "1.2.3");
    dataset.putAndInsertString(DCM_Modality, "SR");
    dataset.putAndInsertString(DCM_Manufacturer, manufacturer);
    dataset.putAndInsertString(DCM_ContentDate, "20240601");
    dataset.putAndInsertString(DCM_ValueType, "CONTAINER");
}

/// A CAD report (TID 4000) in a state of CID 6047; returns its one Individual Impression.
inline DcmItem& cadReport(DcmDataset& dataset, const char* manufacturer, const char* state)
{
    document(dataset, UID_MammographyCADSRStorage, manufacturer);
    DcmItem& summary = child(dataset, "CONTAINS", "CODE", "111017");
    code(summary, DCM_ConceptCodeSequence, state, "DCM", "of a state");
    return child(summary, "INFERRED FROM", "CONTAINER", "111034");
}

/// A measurement report (TID 1500) with one Measurement Group, which is returned.
inline DcmItem& measurementReport(DcmDataset& dataset, const char* manufacturer)
{
    document(dataset, UID_ComprehensiveSRStorage, manufacturer);
    code(dataset, DCM_ConceptNameCodeSequence, "126000", "DCM", "Imaging Measurement Report");
    DcmItem& all = child(dataset, "CONTAINS", "CONTAINER", "126010", "Imaging Measurements");
    return child(all, "CONTAINS", "CONTAINER", "125007", "Measurement Group");
}

inline std::filesystem::path save(DcmFileFormat& format, const std::filesystem::path& file,
                                  E_TransferSyntax syntax = EXS_LittleEndianExplicit)
{
    return format.saveFile(OFFilename(file.c_str()), syntax).good() ? file : std::filesystem::path();
}

}  // namespace diptych::test
