// The file that keeps a workstation's DICOM nodes and its receiver, shared by window and command line.
//
// JSON, "diptych.dicom-nodes/1" (docs/NETWORK.md shows one). It holds no password and no patient data; the keys it
// names are files of their own.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "diptych/core/reason.h"
#include "diptych/dicom_network/remote_node.h"
#include "diptych/dicom_network/storage_receiver.h"

namespace diptych::dicom_network
{

struct NodeFile {
    std::vector<RemoteNode> nodes;
    LocalReceiver receiver;
    bool receiverOn = false;  // whether the workstation starts it

    [[nodiscard]] const RemoteNode* find(std::string_view name) const;  // nullptr where there is none
};

/// $XDG_CONFIG_HOME/diptych/dicom-nodes.json, or in ~/.config.
[[nodiscard]] std::filesystem::path defaultNodeFile();

/// A file that does not exist is an empty one. Unreadable (detail: a sentence with what is wrong where) for one that
/// is no such file: nothing of it is guessed. Relative paths in it are relative to its folder. Any thread.
[[nodiscard]] Result<NodeFile> readNodeFile(const std::filesystem::path& file);

/// Replaces the file in one step; creates its folder. WriteFailed.
[[nodiscard]] Result<void> writeNodeFile(const NodeFile& content, const std::filesystem::path& file);

}  // namespace diptych::dicom_network
