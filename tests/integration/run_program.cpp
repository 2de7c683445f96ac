#include "run_program.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diptych/core/installation.h"

namespace diptych::test
{

namespace
{

std::filesystem::path freshFolder()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "diptych-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        throw std::runtime_error("no temporary folder");
    return pattern;
}

[[noreturn]] void become(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                         const std::filesystem::path& out, const std::filesystem::path& err, unsigned mostSeconds)
{
    alarm(mostSeconds);  // outlives execv
    dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), STDOUT_FILENO);
    dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), STDERR_FILENO);
    unsetenv("DISPLAY");
    unsetenv("QT_QPA_PLATFORM");
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    execv(program.c_str(), argv.data());
    _exit(127);
}

}  // namespace

ProgramRun runProgram(const std::string& program, const std::vector<std::string>& arguments, unsigned mostSeconds)
{
    const auto scratch = freshFolder();
    const pid_t child = fork();
    if (child == 0)
        become(installation().prefix / "bin" / program, arguments, scratch / "out", scratch / "err", mostSeconds);
    int state = 0;
    waitpid(child, &state, 0);
    ProgramRun run{WIFEXITED(state) ? WEXITSTATUS(state) : -1, readFile(scratch / "out"), readFile(scratch / "err")};
    std::filesystem::remove_all(scratch);
    return run;
}

std::vector<nlohmann::json> jsonLines(const std::string& text)
{
    std::vector<nlohmann::json> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(nlohmann::json::parse(line));
    return lines;
}

std::string readFile(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void writeFile(const std::filesystem::path& file, const std::string& bytes)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

bool isInstalled(const std::string& program)
{
    return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

void FolderTest::SetUp()
{
    folder_ = freshFolder();
}

void FolderTest::TearDown()
{
    std::filesystem::remove_all(folder_);
}

std::filesystem::path FolderTest::smallPhantom(const std::string& name, int seed, const std::vector<std::string>& more)
{
    std::vector<std::string> arguments{
        "phantom", (folder_ / name).string(), "--seed", std::to_string(seed), "--rows", "512", "--columns", "384"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramRun run = cli(arguments);
    EXPECT_EQ(run.status, 0) << run.err;
    return folder_ / name / "study-001";
}

}  // namespace diptych::test
