#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "diptych/core/installation.h"
#include "quick_model.h"
#include "run_program.h"

using namespace diptych::test;
using nlohmann::json;

namespace
{

class BadInput : public FolderTest
{
protected:
    ProgramRun analyze(const std::filesystem::path& path, const std::vector<std::string>& more = {})
    {
        std::vector<std::string> arguments{"analyze", path.string(), "--json", "-", "--device", "cpu"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return quickCli(arguments);
    }
};

/// Replaces every occurrence, keeping the length by zero padding.
std::string patched(std::string bytes, const std::string& from, std::string to)
{
    to.resize(from.size(), '\0');
    for (auto at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at + to.size()))
        bytes.replace(at, from.size(), to);
    return bytes;
}

// The reader and the engine lie where a curious person finds them.
TEST_F(BadInput, APartThatIsStartedByHandSaysSoAndEnds)
{
    for (const std::string part : {"diptych-reader", "diptych-engine"}) {
        const ProgramRun run = runProgram("../lib/diptych/" + part, {}, 20);
        EXPECT_EQ(run.status, 2) << part;
        EXPECT_NE(run.err.find(part), std::string::npos) << run.err;
        EXPECT_NE(run.err.find("by itself it does nothing"), std::string::npos) << run.err;

        const int third = ::open("/dev/null", O_RDONLY);  // whoever starts it may have other files open
        ASSERT_GE(::dup2(third, 3), 0);
        EXPECT_EQ(runProgram("../lib/diptych/" + part, {}, 20).status, 2) << part;
        ::close(third);
        ::close(3);
    }
}

// All commands but one lie in a library beside the program.
TEST_F(BadInput, AProgramWithoutItsLibraryOrWithAnotherOneSaysSo)
{
    namespace fs = std::filesystem;
    const auto study = smallPhantom("in");
    fs::create_directories(folder() / "bin");
    fs::create_directories(folder() / "lib/diptych");
    const fs::path program = folder() / "bin/diptych-cli";
    fs::copy_file(diptych::installation().prefix / "bin/diptych-cli", program);
    const auto refused = [&] {
        const ProgramRun run = runProgram(program.string(), {"model", "info"});
        EXPECT_EQ(run.status, 1);
        EXPECT_TRUE(run.out.empty()) << run.out;
        EXPECT_NE(run.err.find("have Diptych installed anew"), std::string::npos) << run.err;
        return run.err;
    };
    EXPECT_NE(refused().find("libdiptych_commands.so"), std::string::npos);
    fs::create_symlink(OTHER_COMMANDS, folder() / "lib/diptych/libdiptych_commands.so");
    EXPECT_NE(refused().find("belongs to another version"), std::string::npos);
    EXPECT_EQ(runProgram(program.string(), {"scan", study.string()}).status, 0);
}

}  // namespace

TEST_F(BadInput, ATextFileAnEmptyFolderAndNoSuchPathHoldNothingReadable)
{
    writeFile(folder() / "notes.txt", "not a mammogram\n");
    std::filesystem::create_directory(folder() / "empty");
    for (const auto& path : {folder() / "notes.txt", folder() / "empty", folder() / "nowhere"}) {
        const ProgramRun run = analyze(path);
        EXPECT_EQ(run.status, 3) << path;
        EXPECT_TRUE(run.out.empty());
        EXPECT_NE(run.err.find("no mammogram was found"), std::string::npos);
    }
}

TEST_F(BadInput, ATruncatedViewFailsWithItsReason)
{
    const auto study = smallPhantom("in");
    const std::string bytes = readFile(study / "RCC.dcm");
    writeFile(study / "RCC.dcm", bytes.substr(0, bytes.size() / 2));
    const ProgramRun run = analyze(study);
    EXPECT_EQ(run.status, 1);
    const json exam = jsonLines(run.out).at(0);
    EXPECT_EQ(exam.at("status"), "partial");
    EXPECT_EQ(exam.at("views").at(0).at("status"), "failed");
    EXPECT_EQ(exam.at("views").at(0).at("reason"), "pixel_data_damaged");
}

TEST_F(BadInput, AnOutputNeverReplacesWhatWasRead)
{
    const auto study = smallPhantom("in");
    const std::string bytes = readFile(study / "RCC.dcm");
    for (const std::string verb : {"analyze", "scan"}) {
        const ProgramRun run = cli({verb, study.string(), "--json", (study / "RCC.dcm").string()});
        EXPECT_EQ(run.status, 2) << verb;
        EXPECT_NE(run.err.find("one of the files that were read"), std::string::npos) << verb;
    }
    EXPECT_EQ(readFile(study / "RCC.dcm"), bytes);
}

TEST_F(BadInput, AFileCutWithinItsHeaderIsListedAndTheRunIsNotWhole)
{
    const auto study = smallPhantom("in");
    const std::string bytes = readFile(study / "RCC.dcm");
    writeFile(study / "cut.dcm", bytes.substr(0, 400));
    const ProgramRun run = analyze(study);
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.err.find("cut.dcm"), std::string::npos);
}

TEST_F(BadInput, ACtIsNoMammogram)
{
    const auto study = smallPhantom("in");
    const std::string ct =
        patched(readFile(study / "RCC.dcm"), "1.2.840.10008.5.1.4.1.1.1.2", "1.2.840.10008.5.1.4.1.1.2");
    writeFile(folder() / "ct" / "slice.dcm", patched(ct, "MG", "CT"));
    const ProgramRun run = analyze(folder() / "ct");
    EXPECT_EQ(run.status, 3);
    EXPECT_NE(run.err.find("not a mammogram"), std::string::npos);
}

TEST_F(BadInput, AStudyWithTwoPatientsIsRejectedWhole)
{
    const auto study = smallPhantom("in");
    writeFile(study / "LCC.dcm", patched(readFile(study / "LCC.dcm"), "PHANTOM-1", "PHANTOM-9"));
    const ProgramRun run = analyze(study);
    EXPECT_EQ(run.status, 1);
    const json exam = jsonLines(run.out).at(0);
    EXPECT_EQ(exam.at("status"), "rejected");
    EXPECT_EQ(exam.at("reason"), "patient_conflict");
    EXPECT_TRUE(exam.at("exam").is_null());
    for (const json& view : exam.at("views"))
        EXPECT_EQ(view.at("reason"), "patient_conflict");
}

TEST_F(BadInput, AViewTwiceWithoutATimeToTellThemApartIsNotScored)
{
    const auto study = smallPhantom("in");
    const std::string bytes = readFile(study / "RCC.dcm");
    const ProgramRun listing = cli({"scan", study.string(), "--json", "-"});
    const json scanned = json::parse(listing.out);
    std::string uid;
    for (const json& view : scanned.at("studies").at(0).at("views"))
        if (view.at("view") == "RCC")
            uid = view.at("sop_instance_uid");
    ASSERT_FALSE(uid.empty());
    std::string other = uid;
    other.back() = other.back() == '1' ? '2' : '1';
    writeFile(study / "RCC-again.dcm", patched(bytes, uid, other));
    const ProgramRun run = analyze(study);
    EXPECT_EQ(run.status, 1);
    const json exam = jsonLines(run.out).at(0);
    EXPECT_EQ(exam.at("status"), "partial");
    EXPECT_EQ(exam.at("views").at(0).at("reason"), "duplicate_view");
    EXPECT_EQ(exam.at("views").at(4).at("reason"), "duplicate_view");
}

TEST_F(BadInput, TheSameFileTwiceCountsOnce)
{
    const auto study = smallPhantom("in");
    std::filesystem::copy_file(study / "RCC.dcm", study / "copy.dcm");
    const ProgramRun run = analyze(study);
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_NE(run.err.find("copy.dcm"), std::string::npos);
}

TEST_F(BadInput, AModelWithOneByteChangedIsRefusedAndNothingIsWrittenOver)
{
    const auto study = smallPhantom("in");
    const auto model = folder() / "model";
    std::filesystem::copy(diptych::installation().defaultModel(), model, std::filesystem::copy_options::recursive);
    const json manifest = json::parse(readFile(model / "manifest.json"));
    const auto weights = model / manifest.at("weights").at("file").get<std::string>();
    std::string bytes = readFile(weights);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    writeFile(weights, bytes);
    writeFile(folder() / "old.jsonl", "kept");

    EXPECT_EQ(cli({"model", "verify", model.string()}).status, 4);
    const ProgramRun run = cli({"analyze", study.string(), "--model", model.string(), "--json",
                                (folder() / "old.jsonl").string(), "--pdf", (folder() / "reports").string()});
    EXPECT_EQ(run.status, 4);
    EXPECT_NE(run.err.find("refused"), std::string::npos);
    EXPECT_EQ(readFile(folder() / "old.jsonl"), "kept");
    EXPECT_FALSE(std::filesystem::exists(folder() / "reports"));
}

TEST_F(BadInput, WrongUsageIsTold)
{
    EXPECT_EQ(cli({}).status, 2);
    const ProgramRun unknown = cli({"analyse", "x"});
    EXPECT_EQ(unknown.status, 2);
    EXPECT_NE(unknown.err.find("no command \"analyse\""), std::string::npos) << unknown.err;
    for (const std::string verb : {"scan", "analyze", "media", "send"}) {
        const ProgramRun empty = cli({verb, ""});
        EXPECT_EQ(empty.status, 2) << verb;
        EXPECT_NE(empty.err.find("the path is empty"), std::string::npos) << empty.err;
    }
    EXPECT_EQ(cli({"analyze"}).status, 2);
    EXPECT_EQ(cli({"analyze", folder().string(), "--device", "gpu"}).status, 2);
    EXPECT_EQ(cli({"phantom", (folder() / "p").string(), "--lesions", "cyst"}).status, 2);
    EXPECT_EQ(cli({"--help"}).status, 0);
    EXPECT_EQ(cli({"--version"}).status, 0);
}

TEST_F(BadInput, AJsonFileThatCannotBeWrittenIsTold)
{
    const auto study = smallPhantom("in");
    const ProgramRun run = cli({"analyze", study.string(), "--json", (folder() / "no/such/folder/a.json").string()});
    EXPECT_EQ(run.status, 1);
    EXPECT_NE(run.err.find("could not be written"), std::string::npos);
}

TEST_F(BadInput, AnOutputThatIsAPipeIsWrittenToAndStaysOne)
{
    const auto study = smallPhantom("in");
    const auto pipe = folder() / "pipe";
    ASSERT_EQ(std::system(("mkfifo '" + pipe.string() + "' && { cat '" + pipe.string() + "' > '" +
                           (folder() / "came").string() + "' & }")
                              .c_str()),
              0);
    const ProgramRun run = cli({"scan", study.string(), "--json", pipe.string()});
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_TRUE(std::filesystem::is_fifo(pipe));
    for (int tries = 0; tries < 100 && readFile(folder() / "came").empty(); ++tries)
        std::system("sleep 0.05");
    EXPECT_NE(readFile(folder() / "came").find("\"studies\""), std::string::npos);
}
