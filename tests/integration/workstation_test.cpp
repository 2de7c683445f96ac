// The workstation from a command line: what it refuses, and the picture of a first study that it takes without a
// screen.
#include <cstdlib>

#include <QImage>

#include "quick_model.h"
#include "run_program.h"

using namespace diptych;
using namespace diptych::test;

namespace
{

class Workstation : public FolderTest
{
protected:
    void SetUp() override
    {
        FolderTest::SetUp();
        for (const char* kind : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            setenv(kind, (folder() / "home" / kind).c_str(), 1);
    }

    static ProgramRun start(const std::vector<std::string>& arguments)
    {
        constexpr unsigned kMostSeconds = 400;
        return runProgram("diptych", arguments, kMostSeconds);
    }
    ProgramRun picture(const std::filesystem::path& study, const std::string& name,
                       const std::vector<std::string>& more = {})
    {
        std::vector<std::string> arguments{study.string(), "--screenshot", (folder() / name).string(), "--device",
                                           "cpu"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return start(arguments);
    }
    [[nodiscard]] QImage image(const std::string& name) const
    {
        return QImage(QString::fromStdString((folder() / name).string()));
    }
};

TEST_F(Workstation, SaysWhatIsWrongWithTheCommandLine)
{
    const std::vector<std::pair<std::vector<std::string>, std::string>> wrong{
        {{"--device", "tpu"}, "--device"},
        {{"--screenshot", "x.png"}, "PATH"},
        {{"in", "--opinion", "recall,no-recall"}, "--screenshot only"},
        {{"in", "--screenshot", "x.png", "--opinion", "recall"}, "RIGHT,LEFT"},
        {{"in", "--screenshot", "x.png", "--opinion", "recall,perhaps"}, "RIGHT,LEFT"},
        {{"in", "--step", "2"}, "--screenshot only"},
        {{"in", "--step", "0"}, "--step"},
        {{"in", "--size", "1920"}, "--size"},
        {{"in", "--size", "100x100"}, "--size"},
        {{"--nothing-of-this-name"}, "nothing-of-this-name"}};
    for (const auto& [arguments, word] : wrong) {
        const ProgramRun run = start(arguments);
        EXPECT_EQ(run.status, 2) << word << ": " << run.err;
        EXPECT_NE(run.err.find(word), std::string::npos) << run.err;
        EXPECT_TRUE(run.out.empty()) << run.out;
    }
}

TEST_F(Workstation, TellsItsVersionAndItsOptions)
{
    EXPECT_EQ(start({"--version"}).out.rfind("diptych ", 0), 0U);
    const ProgramRun help = start({"--help"});
    EXPECT_EQ(help.status, 0);
    EXPECT_NE(help.out.find("not for diagnostic use"), std::string::npos) << help.out;
}

// What the engine says shows after the opinion, or where the command line asks for it, and nowhere before.
TEST_F(Workstation, TakesAPictureThatShowsTheAiOnlyAfterTheOpinion)
{
    const auto study = smallPhantom("in");
    const std::vector<std::string> size{"--size", "1600x1000"};
    const auto with = [&size](std::vector<std::string> more) {
        more.insert(more.end(), size.begin(), size.end());
        useQuickModel(more);
        return more;
    };
    for (const auto& [name, more] : {std::pair("unread.png", with({})), std::pair("again.png", with({})),
                                     std::pair("at-once.png", with({"--show-ai-at-once"})),
                                     std::pair("sealed.png", with({"--opinion", "recall,no-recall"}))}) {
        const ProgramRun run = picture(study, name, more);
        EXPECT_EQ(run.status, 0) << name << ": " << run.err;
        EXPECT_EQ(image(name).size(), QSize(1600, 1000)) << name;
    }
    EXPECT_EQ(image("unread.png"), image("again.png"));
    EXPECT_NE(image("unread.png"), image("at-once.png"));
    EXPECT_NE(image("unread.png"), image("sealed.png"));
    EXPECT_FALSE(exists(folder() / "home" / "XDG_DATA_HOME" / "diptych" / "reads.sqlite"))
        << "what a scripted reader says is kept nowhere";
}

TEST_F(Workstation, ShowsTheStepOfTheProtocolThatIsAskedFor)
{
    const auto study = smallPhantom("in");
    EXPECT_EQ(picture(study, "first.png", {"--step", "1"}).status, 0);
    EXPECT_EQ(picture(study, "second.png", {"--step", "2"}).status, 0);
    EXPECT_NE(image("first.png"), image("second.png"));
    const ProgramRun none = picture(study, "none.png", {"--step", "64"});
    EXPECT_EQ(none.status, 2);
    EXPECT_NE(none.err.find("steps"), std::string::npos) << none.err;
}

TEST_F(Workstation, TellsByItsStatusWhyThereIsNoPictureOfAStudy)
{
    writeFile(folder() / "letters" / "letter.txt", "no image");
    const ProgramRun nothing = picture(folder() / "letters", "nothing.png");
    EXPECT_EQ(nothing.status, 3) << nothing.err;

    const auto study = smallPhantom("in");
    const ProgramRun refused = picture(study, "refused.png", {"--model", (folder() / "letters").string()});
    EXPECT_EQ(refused.status, 4) << refused.err;
    EXPECT_FALSE(image("refused.png").isNull()) << "the images are shown all the same";

    const ProgramRun unwritten = picture(study, "no-such-folder/x.png", {"--step", "1"});
    EXPECT_EQ(unwritten.status, 1);
    EXPECT_NE(unwritten.err.find("no-such-folder"), std::string::npos) << unwritten.err;
}

}  // namespace
