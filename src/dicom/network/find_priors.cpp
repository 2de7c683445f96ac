// Which of the studies under a patient's ID are the patient's: where nothing that both tell differs.
#include <algorithm>
#include <cctype>

#include "diptych/dicom_network/find_studies.h"

namespace diptych::dicom_network
{

namespace
{

/// The alphabetic group of a name (PS3.5 6.2.1.1), in capitals, runs of blanks as one, without empty ends.
std::string comparable(const std::string& name)
{
    std::string plain;
    for (const char c : name.substr(0, name.find('='))) {
        const bool blank = c == ' ' || c == '^';
        if (blank && (plain.empty() || plain.back() == c || plain.back() == '^'))
            continue;
        if (c == '^' && !plain.empty() && plain.back() == ' ')
            plain.back() = '^';
        else
            plain += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    while (!plain.empty() && (plain.back() == '^' || plain.back() == ' '))
        plain.pop_back();
    return plain;
}

}  // namespace

std::string patientDifference(const Patient& one, const Patient& other)
{
    const auto differ = [](const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; };
    if (one.id != other.id)
        return "The patient ID is another one.";
    if (differ(one.issuerOfId, other.issuerOfId))
        return "The patient ID was given by another institution.";
    if (differ(one.birthDate, other.birthDate))
        return "The patient ID is the same, but the date of birth is another one.";
    if (differ(comparable(one.name), comparable(other.name)))
        return "The patient ID is the same, but the name is another one: a name that changed, or another person.";
    return {};
}

Result<PriorStudies> findPriors(const RemoteNode& node, const StudyOnServer& study, const FindOptions& options)
{
    if (study.patient.id.empty())
        return failure(Reason::InvalidArgument, "The study has no patient ID: its priors cannot be looked for.",
                       node.name);
    if (study.patient.id.find_first_of("*?\\") != std::string::npos)
        return failure(Reason::InvalidArgument,
                       "The patient ID has a sign in it (* ? \\) that would find other patients as well: look for the "
                       "priors by name and compare them yourself.",
                       node.name);
    // Not asked for by issuer: archives that do not keep it would answer with nothing.
    StudyQuery query;
    query.patientId = study.patient.id;
    auto found = findStudies(node, query, options);
    if (!found)
        return tl::make_unexpected(found.error());
    PriorStudies priors;
    priors.cut = found->cut;
    for (StudyOnServer& candidate : found->studies) {
        const bool later =
            !study.studyDate.empty() && !candidate.studyDate.empty() && candidate.studyDate > study.studyDate;
        if (candidate.studyInstanceUid == study.studyInstanceUid || later)
            continue;
        if (std::string why = patientDifference(study.patient, candidate.patient); !why.empty())
            priors.refused.push_back({std::move(candidate), std::move(why)});
        else
            priors.studies.push_back(std::move(candidate));
    }
    return priors;
}

}  // namespace diptych::dicom_network
