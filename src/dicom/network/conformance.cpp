#include "diptych/dicom_network/conformance.h"

#include <algorithm>
#include <cstddef>

#include "dcmtk/dcmdata/dcuid.h"
#include "dcmtk/dcmdata/dcxfer.h"

#include "pixel_format.h"
#include "storage_classes.h"

namespace diptych::dicom_network
{

namespace
{

/// "a|b" is a row's cells.
std::string row(const std::vector<std::string>& cells)
{
    std::string line = "|";
    for (const std::string& cell : cells)
        line += " " + cell + " |";
    return line + "\n";
}

std::string head(const std::vector<std::string>& cells)
{
    return row(cells) + row(std::vector<std::string>(cells.size(), "---"));
}

std::string yes(bool is)
{
    return is ? "yes" : "no";
}

/// By the keyword of PS3.6, as far as DCMTK knows it.
std::string nameOfClass(const std::string& uid)
{
    return dcmFindNameOfUID(uid.c_str(), "");
}

std::string nameOfSyntax(const std::string& uid)
{
    return DcmXfer(uid.c_str()).getXferName();
}

/// "all", "uncompressed" and what comes on top of that.
std::string namesOf(std::vector<std::string> syntaxes)
{
    if (std::ranges::equal(syntaxes, allSyntaxes()))
        return "all";
    std::string names;
    const std::vector<std::string> plain = uncompressedSyntaxes();
    if (syntaxes.size() >= plain.size() && std::equal(plain.begin(), plain.end(), syntaxes.begin())) {
        names = "uncompressed";
        syntaxes.erase(syntaxes.begin(), syntaxes.begin() + static_cast<std::ptrdiff_t>(plain.size()));
    }
    for (const std::string& uid : syntaxes)
        names += (names.empty() ? "" : "; ") + nameOfSyntax(uid);
    return names;
}

/// Those of all contexts of the class, in the order in which they are proposed.
std::vector<std::string> syntaxesOf(const std::string& abstractSyntax, const std::vector<ProposedContext>& contexts)
{
    std::vector<std::string> syntaxes;
    for (const ProposedContext& context : contexts)
        if (context.abstractSyntax == abstractSyntax)
            syntaxes.insert(syntaxes.end(), context.transferSyntaxes.begin(), context.transferSyntaxes.end());
    return syntaxes;
}

std::string services()
{
    std::string table = head({"service", "abstract syntax", "UID", "role", "transfer syntaxes"});
    const auto add = [&table](const char* service, const ProposedContext& context) {
        table += row({service, nameOfClass(context.abstractSyntax), context.abstractSyntax,
                      context.weReceive ? "SCP" : "SCU", namesOf(context.transferSyntaxes)});
    };
    add("`echo`, Test of a node", verifyContext());
    add("`find`, Find in the archive", findContext());
    add("`retrieve` by C-GET", retrieveContexts().front());
    add("`retrieve --move`", moveContext());
    ProposedContext echoed = verifyContext();
    echoed.weReceive = true;
    add("receiver", echoed);
    return table;
}

std::string storage()
{
    const std::vector<ProposedContext> asked = retrieveContexts();
    std::string table = head({"storage SOP class", "UID", "C-GET: taken in"});
    for (const auto& list : {mammographyClasses(), furtherClasses()})
        for (const char* uid : list)
            table += row({nameOfClass(uid), uid, namesOf(syntaxesOf(uid, asked))});
    return table;
}

std::string transferSyntaxes()
{
    std::vector<std::string> uids(allSyntaxes().begin(), allSyntaxes().end());
    for (const std::string_view uid : dicom::decodedTransferSyntaxes())
        if (std::ranges::find(uids, uid) == uids.end())
            uids.emplace_back(uid);
    std::string table = head({"transfer syntax", "UID", "taken by C-GET (mammograms) and the receiver", "decoded"});
    for (const std::string& uid : uids)
        table += row({nameOfSyntax(uid), uid, yes(std::ranges::find(allSyntaxes(), uid) != allSyntaxes().end()),
                      yes(dicom::isSupportedTransferSyntax(uid))});
    return table;
}

}  // namespace

std::string conformanceTables()
{
    std::string plain;
    for (const std::string& uid : uncompressedSyntaxes())
        plain += (plain.empty() ? "" : ", ") + nameOfSyntax(uid);
    return "**Services.** *uncompressed*: " + plain + ".\n\n" + services() +
           "\n**Storage.** `send`, Send to the archive (SCU): any class, each file in the transfer syntax that it is "
           "stored in, an uncompressed or deflated one also in " +
           nameOfSyntax(UID_LittleEndianImplicitTransferSyntax) +
           ". The receiver (SCP): these classes in all that are taken. A C-GET proposes " +
           std::to_string(retrieveContexts().size()) + " presentation contexts.\n\n" + storage() +
           "\n**Transfer syntaxes**\n\n" + transferSyntaxes();
}

}  // namespace diptych::dicom_network
