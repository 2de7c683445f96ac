#include "synthetic_study.h"

#include <QApplication>

#include "hanging/hanging_widget.h"

namespace diptych::viewer::testing
{

PixelImage makeImage(const SyntheticImage& image)
{
    PixelImage pixels;
    pixels.rows = image.rows;
    pixels.columns = image.columns;
    pixels.bitsStored = 12;
    pixels.lastStored = 4095;
    pixels.samples.assign(static_cast<std::size_t>(image.rows) * static_cast<std::size_t>(image.columns),
                          static_cast<std::uint16_t>(image.background));
    for (int y = 0; y < image.rows; ++y)
        for (int x = 0; x < image.columns; ++x)
            if (x >= image.brightBox.x && x < image.brightBox.x + image.brightBox.width && y >= image.brightBox.y &&
                y < image.brightBox.y + image.brightBox.height)
                pixels.samples[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.columns) +
                               static_cast<std::size_t>(x)] = static_cast<std::uint16_t>(image.bright);
    pixels.grey.voiWindows.push_back({2048.0, 4096.0, VoiFunction::Linear, "normal"});
    return pixels;
}

Result<std::unique_ptr<PixelImage>> SyntheticPixels::decode() const
{
    if (!image_.decodes)
        return failure(Reason::PixelDataDamaged);
    return std::make_unique<PixelImage>(makeImage(image_));
}

MammogramView makeView(StandardView view, const std::string& uid, const SyntheticImage& image)
{
    MammogramView made;
    made.sopInstanceUid = uid;
    made.path = std::filesystem::path("/studies") / uid;
    made.key = {laterality(view), position(view)};
    made.basis = ViewBasis::Coded;
    made.intent = PresentationIntent::ForPresentation;
    made.rows = image.rows;
    made.columns = image.columns;
    made.spacing = PixelSpacingMm{0.5, 0.5};
    made.spacingBasis = SpacingBasis::Imager;
    const bool right = laterality(view) == Laterality::Right;
    const bool cc = position(view) == ViewPosition::Cc;
    made.orientation = PatientOrientation{right ? "P" : "A", cc ? (right ? "L" : "R") : (right ? "FL" : "FR")};
    made.pixels = std::make_shared<SyntheticPixels>(image);
    return made;
}

Study makeStudy(const std::string& uid, const std::string& patientName)
{
    Study study;
    study.studyInstanceUid = uid;
    study.patient.name = patientName;
    study.patient.id = "ID-" + uid;
    study.studyDate = "20240531";
    study.folder = "/studies";
    for (const StandardView view : kStandardViews)
        study.views.push_back(makeView(view, uid + "." + std::string(code(view))));
    return study;
}

Finding makeFinding(int id, int suspicion, const Box& boxPx, std::optional<int> lesion)
{
    Finding finding;
    finding.id = id;
    finding.lesion = lesion;
    finding.suspicion = *Suspicion::of(suspicion);
    finding.probability = suspicion / 10.0;
    finding.confidence = 0.9;
    finding.boxPx = boxPx;
    finding.sizeMm = 12.0;
    return finding;
}

ExamAssessment makeAssessment(const Study& study)
{
    ExamAssessment assessment;
    assessment.studyInstanceUid = study.studyInstanceUid;
    assessment.patient = study.patient;
    assessment.studyDate = study.studyDate;
    assessment.analyzedAt = "2024-06-01T10:00:00Z";
    assessment.model = {"test-model", "1", std::string(64, 'a'), "cpu", "0.1.0"};
    assessment.status = ExamStatus::Complete;
    const ScreeningExam exam = selectScreeningViews(study);
    for (const ViewSlot& slot : exam.slots) {
        ViewAssessment view;
        view.view = slot.view;
        view.status = ViewStatus::Rejected;
        view.reason = slot.reason;
        if (slot.chosen) {
            view.sopInstanceUid = study.views[*slot.chosen].sopInstanceUid;
            view.path = study.views[*slot.chosen].path;
            if (!slot.reason)
                view.status = ViewStatus::Analyzed;
        }
        assessment.views.push_back(view);
    }
    for (const Laterality side : {Laterality::Right, Laterality::Left})
        assessment.breasts.push_back({side, BreastStatus::Complete, Suspicion::of(1), 0.0});
    assessment.verdict = ExamVerdict{*Suspicion::of(1), std::nullopt};
    return assessment;
}

void addFinding(ExamAssessment& assessment, StandardView view, const Finding& finding)
{
    for (ViewAssessment& each : assessment.views)
        if (each.view == view)
            each.findings.push_back(finding);
    for (BreastAssessment& breast : assessment.breasts)
        if (breast.breast == laterality(view) && *breast.suspicion < finding.suspicion)
            breast.suspicion = finding.suspicion;
    if (assessment.verdict->suspicion < finding.suspicion)
        assessment.verdict = ExamVerdict{finding.suspicion, laterality(view)};
}

void FakeAnalysis::request(std::shared_ptr<const Study> study, bool urgent)
{
    requests.emplace_back(study->studyInstanceUid, urgent);
}

void FakeAnalysis::answer(const ExamAssessment& assessment)
{
    Q_EMIT finished(assessment.studyInstanceUid, {std::make_shared<const ExamAssessment>(assessment)});
}

Desk::Desk(std::vector<Study> studies, bool readerFirst, std::vector<SkippedFile> skipped)
    : settings_(std::make_unique<Settings>(folder_.filePath(QStringLiteral("settings.ini"))))
{
    settings_->setReaderFirst(readerFirst);
    putIntoFolder(std::move(studies));
    auto analysis = std::make_unique<FakeAnalysis>();
    analysis_ = analysis.get();
    DeskServices services;
    services.readFolder = [folder = studies_, skipped](std::span<const std::filesystem::path>,
                                                       const dicom::ReadOptions&) {
        StudyLoad load;
        load.studies = *folder;
        load.skipped = skipped;
        load.filesSeen = skipped.size();
        for (const Study& study : *folder)
            load.filesSeen += study.views.size();
        return Result<StudyLoad>(std::move(load));
    };
    services.writeReport = [reports = reports_](const ReportOrder& order) {
        reports->push_back(order);
        return Result<void>();
    };
    services.analysis = std::move(analysis);
    window_ = std::make_unique<MainWindow>(std::move(services), *settings_);
    window_->resize(1600, 1000);
    window_->show();
    QApplication::setActiveWindow(window_.get());
}

Desk::~Desk() = default;

void Desk::open()
{
    window_->desk().open({std::filesystem::path("/studies")});
    waitUntilHung();
}

void Desk::waitUntilHung()
{
    (void)waitFor([this] { return !window_->desk().reading() && window_->hangingComplete(); });
    QApplication::processEvents();
}

void Desk::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget* focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : window_.get(), key, modifiers);
    QApplication::processEvents();
}

QImage Desk::picture()
{
    QApplication::processEvents();
    return window_->grab().toImage();
}

}  // namespace diptych::viewer::testing
