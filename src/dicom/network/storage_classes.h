// What we ask an archive for and take from others: storage SOP classes (PS3.4 B.5) and transfer syntaxes (PS3.5 10).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "association.h"

namespace diptych::dicom_network
{

/// Mammograms of every kind, each with every transfer syntax that one may come in.
[[nodiscard]] std::span<const char* const> mammographyClasses();
/// What else lies in a patient's breast imaging studies: other images, reports, presentation states, documents.
[[nodiscard]] std::span<const char* const> furtherClasses();
[[nodiscard]] bool isOfferedStorageClass(const std::string& uid);

/// Explicit and Implicit VR Little Endian.
[[nodiscard]] std::vector<std::string> uncompressedSyntaxes();
/// Every one that is taken, our preferred one first.
[[nodiscard]] std::span<const char* const> allSyntaxes();

// What the single services are asked for by.
[[nodiscard]] ProposedContext verifyContext();
[[nodiscard]] ProposedContext findContext();
[[nodiscard]] ProposedContext moveContext();

/// The contexts of a C-GET, in which we are the provider: for mammograms one for each transfer syntax, so that nothing
/// needs to be recoded; fits one association.
[[nodiscard]] std::vector<ProposedContext> retrieveContexts();

}  // namespace diptych::dicom_network
