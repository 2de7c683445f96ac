#include <sodium.h>

#include "pin.h"
#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

class Readers : public OnEachDatabase
{
};

INSTANTIATE_TEST_SUITE_P(Store, Readers, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Readers, SignInWithTheirPinOnly)
{
    auto store = open();
    const auto anna = store.addReader("Anna Ravn", "482913");
    ASSERT_TRUE(anna) << anna.error().detail;
    const auto known = store.signIn("Anna Ravn", "482913");
    ASSERT_TRUE(known);
    EXPECT_EQ(*known, *anna);

    const auto wrong = store.signIn("Anna Ravn", "482914");
    const auto nobody = store.signIn("Bent Falk", "482913");
    ASSERT_FALSE(wrong);
    ASSERT_FALSE(nobody);
    EXPECT_EQ(wrong.error().reason, Reason::PinRefused);
    EXPECT_EQ(nobody.error().reason, Reason::PinRefused);
    EXPECT_EQ(wrong.error().detail, nobody.error().detail) << "who is a reader here must not be told";
}

TEST_P(Readers, AreFoundAgainByAnotherProgram)
{
    const auto anna = open().addReader("Anna", "4829");
    ASSERT_TRUE(anna);
    auto again = open();
    const auto readers = again.readers();
    ASSERT_TRUE(readers);
    EXPECT_EQ(*readers, std::vector{*anna});
    EXPECT_TRUE(again.signIn("Anna", "4829"));
}

TEST_P(Readers, ANameBelongsToOneReaderAndAPinIsNotTooShort)
{
    auto store = open();
    ASSERT_TRUE(store.addReader("Anna", "4829"));
    const std::string anna = store.readers()->front().id;
    EXPECT_EQ(store.addReader(" Anna ", "7777", anna).error().reason, Reason::InvalidArgument);
    EXPECT_EQ(store.addReader("", "7777", anna).error().reason, Reason::InvalidArgument);
    EXPECT_EQ(store.addReader("Bent", "123", anna).error().reason, Reason::InvalidArgument);
    EXPECT_EQ(store.readers()->size(), 1U);
}

TEST_P(Readers, ChangeTheirPin)
{
    auto store = open();
    ASSERT_TRUE(store.addReader("Anna", "4829"));
    EXPECT_EQ(store.changePin("Anna", "0000", "9999").error().reason, Reason::PinRefused);
    ASSERT_TRUE(store.changePin("Anna", "4829", "9999"));
    EXPECT_FALSE(store.signIn("Anna", "4829"));
    EXPECT_TRUE(store.signIn("Anna", "9999"));
}

TEST_P(Readers, AForgottenPinIsSetAnewAndWhoDidSoIsLogged)
{
    auto store = open();
    const auto anna = store.addReader("Anna", "4829");
    ASSERT_TRUE(anna);
    const auto bent = store.addReader("Bent", "7777", anna->id);
    ASSERT_TRUE(bent);
    EXPECT_EQ(store.resetPin("Anna", "9999", bent->id).error().reason, Reason::NotPermitted);
    ASSERT_TRUE(store.setLead(bent->id, true, anna->id));
    ASSERT_TRUE(store.resetPin("Anna", "9999", bent->id));
    EXPECT_EQ(store.log()->back().kind, "pin_reset");
    EXPECT_NE(store.log()->back().payload.find("\"by\":\"" + bent->id), std::string::npos);
    EXPECT_NE(store.log()->back().payload.find("\"reader\":\"" + anna->id), std::string::npos);
    EXPECT_FALSE(store.signIn("Anna", "4829"));
    EXPECT_TRUE(store.signIn("Anna", "9999"));
    EXPECT_TRUE(store.signIn("Bent", "7777"));
    EXPECT_EQ(store.resetPin("Carl", "9999", bent->id).error().reason, Reason::InvalidArgument);
    EXPECT_EQ(store.resetPin("Anna", "8888", newReadId()).error().reason, Reason::NotPermitted);
    EXPECT_EQ(store.resetPin("Anna", "1", bent->id).error().reason, Reason::InvalidArgument);
    EXPECT_TRUE(store.signIn("Anna", "9999")) << "as before";
    EXPECT_TRUE(store.verifyLog()->intact());
}

TEST_P(Readers, TheFirstLooksAfterTheSiteAndLetsOthersIn)
{
    auto store = open();
    const auto anna = store.addReader("Anna", "4829");
    ASSERT_TRUE(anna);
    EXPECT_TRUE(anna->lead);
    EXPECT_NE(store.log()->back().payload.find("\"lead\":true"), std::string::npos);
    const auto entries = store.log()->size();
    EXPECT_EQ(store.addReader("Bent", "7777").error().reason, Reason::NotPermitted) << "nobody let him in";
    EXPECT_EQ(store.addReader("Bent", "7777", newReadId()).error().reason, Reason::NotPermitted);
    EXPECT_EQ(store.log()->size(), entries);
    const auto bent = store.addReader("Bent", "7777", anna->id);
    ASSERT_TRUE(bent) << bent.error().detail;
    EXPECT_FALSE(bent->lead);
    EXPECT_NE(store.log()->back().payload.find("\"by\":\"" + anna->id), std::string::npos);
    EXPECT_EQ(store.addReader("Carl", "7777", bent->id).error().reason, Reason::NotPermitted);
    EXPECT_EQ(store.setPolicy({}, bent->id).error().reason, Reason::NotPermitted);
    EXPECT_FALSE(store.policy()->has_value());
    EXPECT_TRUE(store.signIn("Anna", "4829")->lead);
    EXPECT_EQ(store.readers().value(), (std::vector{*anna, *bent}));
}

TEST_P(Readers, ALeadMakesAnotherAndThereIsAlwaysOne)
{
    auto store = open();
    const auto anna = store.addReader("Anna", "4829");
    const auto bent = store.addReader("Bent", "7777", anna->id);
    EXPECT_EQ(store.setLead(bent->id, true, bent->id).error().reason, Reason::NotPermitted);
    EXPECT_EQ(store.setLead(newReadId(), true, anna->id).error().reason, Reason::InvalidArgument);
    EXPECT_EQ(store.setLead(anna->id, false, anna->id).error().reason, Reason::InvalidArgument) << "the last one";
    ASSERT_TRUE(store.setLead(bent->id, true, anna->id));
    EXPECT_EQ(store.log()->back().kind, "lead_made");
    EXPECT_NE(store.log()->back().payload.find("\"by\":\"" + anna->id), std::string::npos);
    const auto entries = store.log()->size();
    ASSERT_TRUE(store.setLead(bent->id, true, anna->id));
    EXPECT_EQ(store.log()->size(), entries) << "she is one already";
    ASSERT_TRUE(store.setLead(anna->id, false, bent->id));
    EXPECT_EQ(store.log()->back().kind, "lead_unmade");
    EXPECT_FALSE(store.signIn("Anna", "4829")->lead);
    EXPECT_EQ(store.setLead(anna->id, true, anna->id).error().reason, Reason::NotPermitted);
    EXPECT_EQ(store.setLead(bent->id, false, bent->id).error().reason, Reason::InvalidArgument);
    EXPECT_TRUE(store.verifyLog()->intact());
}

TEST_P(Readers, NeitherPinNorNameReachesTheLogOrTheDatabaseInClear)
{
    auto store = open();
    ASSERT_TRUE(store.addReader("Anna Ravn", "482913"));
    ASSERT_TRUE(store.signIn("Anna Ravn", "482913"));
    ASSERT_FALSE(store.signIn("482913", "Anna Ravn"));  // typed into the wrong fields
    const auto log = store.log();
    ASSERT_TRUE(log);
    EXPECT_EQ(log->back().kind, "sign_in_refused");
    for (const LogEntry& entry : *log) {
        EXPECT_EQ(entry.payload.find("482913"), std::string::npos) << entry.payload;
        EXPECT_EQ(entry.payload.find("Ravn"), std::string::npos) << entry.payload;
    }
    RawConnection raw(location_);
    EXPECT_TRUE(raw.value("SELECT pin_hash FROM readers").toString().startsWith(QStringLiteral("$argon2id$")));
}

TEST(Pin, AnUnknownReaderCostsTheSameWorkAsAWrongPin)
{
    const std::string nobody(nobodysHash());
    EXPECT_EQ(crypto_pwhash_str_needs_rehash(nobody.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                             crypto_pwhash_MEMLIMIT_INTERACTIVE),
              0)
        << "memory and passes of a new hash and of nobody's differ";
    EXPECT_FALSE(pinFits("no reader has this PIN", std::nullopt)) << "not even the text it was made of";
}
