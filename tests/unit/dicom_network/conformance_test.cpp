// The conformance statement says what the program does.
#include "diptych/dicom_network/conformance.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage_classes.h"

namespace diptych::dicom_network::test
{
namespace
{

using ::testing::HasSubstr;

TEST(Conformance, TheDocumentHoldsTheTablesOfThisProgram)
{
    std::ifstream file(DIPTYCH_CONFORMANCE_STATEMENT);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_THAT(text, HasSubstr("<!-- begin: diptych-cli conformance -->\n" + conformanceTables() +
                                "<!-- end: diptych-cli conformance -->\n"))
        << "diptych-cli conformance --into docs/DICOM_CONFORMANCE.md";
}

TEST(Conformance, EveryClassAndSyntaxThatIsTakenHasItsRowAndItsName)
{
    const std::string tables = conformanceTables();
    EXPECT_THAT(tables, HasSubstr("| " + std::string(retrieveContexts().front().abstractSyntax) + " | SCU |"));
    for (const auto& list : {mammographyClasses(), furtherClasses(), allSyntaxes()})
        for (const char* uid : list)
            EXPECT_THAT(tables, HasSubstr(std::string(" | ") + uid + " | "));
    EXPECT_THAT(tables, ::testing::Not(HasSubstr("|  |"))) << "a UID without a name";
    EXPECT_THAT(tables, HasSubstr("| JPEG 2000 (Lossless only) | 1.2.840.10008.1.2.4.90 | yes | yes |"));
}

}  // namespace
}  // namespace diptych::dicom_network::test
