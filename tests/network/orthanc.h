// The Orthanc servers of tests/run_orthanc.sh, and studies to send to them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "diptych/core/study.h"
#include "diptych/dicom_network/remote_node.h"
#include "written_files.h"

namespace diptych::dicom_network::test
{

/// A folder of its own for each test, and the servers; skips where there are none.
class OrthancTest : public ::testing::Test
{
protected:
    void SetUp() override;

    [[nodiscard]] RemoteNode node() const;  // the plain one
    [[nodiscard]] RemoteNode secureNode() const;
    [[nodiscard]] std::filesystem::path certificate(const std::string& name) const;
    [[nodiscard]] int movePort() const { return std::stoi(words_.at("move")); }
    /// What the plain server's REST interface says.
    [[nodiscard]] std::string rest(const std::string& path) const;

    dicom::testing::TemporaryFolder folder_;

private:
    std::map<std::string, std::string> words_;
};

struct WrittenStudy {
    std::string uid;
    Patient patient;
    std::string date;
    std::vector<std::filesystem::path> files;
};

/// Four views of a small phantom breast pair.
WrittenStudy writePhantom(const std::filesystem::path& folder, const std::string& patientId, const std::string& date,
                          dicom::TransferSyntax syntax = dicom::TransferSyntax::ExplicitLittleEndian);

/// UID of each image below a path to its samples; the transfer syntaxes in `syntaxes`.
std::map<std::string, std::vector<std::uint16_t>> pixelsBelow(const std::filesystem::path& path,
                                                              std::vector<std::string>* syntaxes = nullptr);

}  // namespace diptych::dicom_network::test
