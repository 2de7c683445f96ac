#include "observer.h"

#include <algorithm>

#include "cad_codes.h"

namespace diptych::dicom_evidence
{

void addPersonObserver(ContentItem& parent, const std::string& name)
{
    if (name.empty())
        return;
    using R = Relationship;
    parent.add(
        codeItem(R::HasObservationContext, codes::dcm("121005", "Observer Type"), codes::dcm("121006", "Person")));
    ContentItem person = textItem(R::HasObservationContext, codes::dcm("121008", "Person Observer Name"), name);
    person.type = ValueType::PersonName;
    // A site's reader may be called anything; backslashes and equals signs mean something else in a name of DICOM.
    std::ranges::replace_if(
        person.text, [](char c) { return c == '\\' || c == '=' || c == '\n' || c == '\r'; }, ' ');
    parent.add(std::move(person));
}

}  // namespace diptych::dicom_evidence
