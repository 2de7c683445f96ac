#include "orthanc.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "diptych/phantom/phantom_study.h"

namespace diptych::dicom_network::test
{

void OrthancTest::SetUp()
{
    const char* told = std::getenv("DIPTYCH_TEST_ORTHANC");
    if (!told)
        GTEST_SKIP() << "no Orthanc: run by tests/run_orthanc.sh";
    std::istringstream stream(told);
    for (std::string word; stream >> word;)
        words_[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
}

RemoteNode OrthancTest::node() const
{
    RemoteNode node;
    node.name = "Orthanc";
    node.aeTitle = "ORTHANC";
    node.host = "127.0.0.1";
    node.port = std::stoi(words_.at("dicom"));
    node.answerTimeout = std::chrono::seconds(30);
    return node;
}

RemoteNode OrthancTest::secureNode() const
{
    RemoteNode secure = node();
    secure.port = std::stoi(words_.at("tls"));
    secure.tls = TlsFiles{certificate("authority.pem"), certificate("own.pem"), certificate("own.key")};
    return secure;
}

std::filesystem::path OrthancTest::certificate(const std::string& name) const
{
    return std::filesystem::path(words_.at("certificates")) / name;
}

std::string OrthancTest::rest(const std::string& path) const
{
    const std::string command =
        "curl -s -u diptych:" + words_.at("password") + " http://127.0.0.1:" + words_.at("http") + path;
    std::string answer;
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 4096> part{};
    while (const std::size_t got = std::fread(part.data(), 1, part.size(), pipe))
        answer.append(part.data(), got);
    EXPECT_EQ(::pclose(pipe), 0);
    return answer;
}

WrittenStudy writePhantom(const std::filesystem::path& folder, const std::string& patientId, const std::string& date,
                          dicom::TransferSyntax syntax)
{
    phantom::PhantomOptions options;
    options.seed = std::hash<std::string>{}(patientId + date) % 1000;
    options.rows = 96;
    options.columns = 72;
    options.spacingMm = 2.0;
    const phantom::PhantomStudy made = phantom::makePhantomStudy(options);
    const std::string name = patientId + "/" + date;
    WrittenStudy study{dicom::makeUid(name), {patientId, "Phantom^" + patientId, "19600102", "F"}, date, {}};
    for (const StandardView place : kStandardViews) {
        const phantom::PhantomView& view = made.views[static_cast<std::size_t>(place)];
        dicom::MammogramToWrite image;
        image.patient = study.patient;
        image.studyInstanceUid = study.uid;
        image.seriesInstanceUid = dicom::makeUid(name + "/series/" + std::string(code(place)));
        image.sopInstanceUid = dicom::makeUid(name + "/" + std::string(code(place)));
        image.studyDate = date;
        image.studyTime = "0900";
        image.studyDescription = "Screening (phantom)";
        image.accessionNumber = "A" + date;
        image.key = {laterality(place), position(place)};
        image.orientation = view.orientation;
        image.imagerSpacing = PixelSpacingMm{2.0, 2.0};
        image.comment = "Procedural phantom, no patient";
        image.rows = options.rows;
        image.columns = options.columns;
        image.samples = view.samples;
        image.windows = {{view.windowCentre, view.windowWidth, VoiFunction::Linear, ""}};
        image.transferSyntax = syntax;
        study.files.push_back(dicom::testing::write(image, folder / study.uid / (std::string(code(place)) + ".dcm")));
    }
    return study;
}

std::map<std::string, std::vector<std::uint16_t>> pixelsBelow(const std::filesystem::path& path,
                                                              std::vector<std::string>* syntaxes)
{
    std::map<std::string, std::vector<std::uint16_t>> pixels;
    for (const Study& study : dicom::testing::read({path}).studies)
        for (const MammogramView& view : study.views) {
            const auto decoded = view.pixels->decode();
            EXPECT_TRUE(decoded);
            if (decoded)
                pixels[view.sopInstanceUid].assign((*decoded)->samples.begin(), (*decoded)->samples.end());
            if (syntaxes)
                syntaxes->push_back(view.transferSyntaxUid);
        }
    return pixels;
}

}  // namespace diptych::dicom_network::test
