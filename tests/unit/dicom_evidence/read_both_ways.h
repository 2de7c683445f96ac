// Tests of documents that are read in this process and, again, by a confined reader: the same must come out.
#pragma once

#include <memory>
#include <string>

#include "diptych/dicom/reader_processes.h"
#include "evidence_example.h"

namespace diptych::test
{

class ReadBothWays : public EvidenceTest, public testing::WithParamInterface<bool>
{
protected:
    /// nullptr: this process.
    [[nodiscard]] const dicom::ReaderProcesses* readers() const
    {
        static const std::shared_ptr<dicom::ReaderProcesses> installed = dicom::installedReaders();
        return GetParam() ? installed.get() : nullptr;
    }
};

inline std::string byWhom(const testing::TestParamInfo<bool>& apart)
{
    return apart.param ? "ConfinedReader" : "ThisProcess";
}

}  // namespace diptych::test
