// ReadingDesk's part in which the reader says what she sees, seals it, and keeps or changes it with the AI in sight.
#include <algorithm>

#include <QDateTime>

#include "diptych/core/log.h"
#include "diptych/reading/self_audit.h"
#include "hanging/tissue_coverage.h"
#include "looks/text.h"
#include "reading/reading_desk.h"
#include "reading/reads_panel.h"
#include "site/key_bindings.h"
#include "site/settings.h"

namespace diptych::viewer
{

namespace
{

std::string nowUtc()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
}

/// Of the estimated nipple, where the engine has looked at the image; no finding is told by it.
void measureFromNipple(reading::FullOpinion& opinion, const ExamAssessment* assessment)
{
    if (!assessment)
        return;
    for (reading::ReaderLesion& lesion : opinion.lesions)
        for (reading::LesionMark& mark : lesion.marks)
            for (const ViewAssessment& view : assessment->views)
                if (view.sopInstanceUid == mark.sopInstanceUid && view.nipple)
                    mark.fromNippleMm = reading::distanceMm(mark, *view.nipple);
}

}  // namespace

/// Why what the reader says is not taken; empty where it is.
QString ReadingDesk::whyNotTaken(const Reading& reading) const
{
    using Kind = ReadingPart::Kind;
    switch (reading.part.kind) {
        case Kind::NotKept:
        case Kind::Asked:
        case Kind::Reading:
        case Kind::Read:
            break;
        case Kind::NotSignedIn:
            return tr("Not taken: sign in first (%1).").arg(KeyBindings(settings_).text(Command::SignIn));
        case Kind::Elsewhere:
            return tr("Not taken: %1 is reading this exam.").arg(toQt(reading.part.who));
        case Kind::Waiting:
            return tr("Not taken: there is nothing for you to do in this exam now.");
        case Kind::Finished:
            return tr("Not taken: this exam has been read.");
        case Kind::Refused:
            return tr("Not taken: %1").arg(reading.part.trouble);
    }
    switch (reading.session.state()) {
        case reading::ReadingSession::State::Open:
        case reading::ReadingSession::State::Revising:
            return {};
        case reading::ReadingSession::State::Sealing:
            return tr("The opinion is being sealed.");
        case reading::ReadingSession::State::Sealed:
        case reading::ReadingSession::State::Settled:
            return tr("The opinion is sealed and cannot be changed.");
    }
    return {};
}

Reading* ReadingDesk::editableReading()
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading)
        return nullptr;
    if (const QString why = whyNotTaken(*study->reading); !why.isEmpty()) {
        Q_EMIT noticed(Tone::Amber, why);
        return nullptr;
    }
    return study->reading.get();
}

bool ReadingDesk::changeOpinion(reading::FullOpinion next)
{
    Reading* reading = editableReading();
    if (!reading || !reading->session.change(std::move(next)))
        return false;
    const OpenedStudy& study = *currentStudy();
    if (store_ && reader_ && reading->kept() &&
        !agreeing(*reading))  // what was said before sealing, or the change after the AI
        store_->keepDraft(store::examOf(*study.study), reader_->id, reading->session.opinion());
    touched(*current_);
    return true;
}

void ReadingDesk::give(Laterality breast, reading::Recall recall)
{
    Reading* reading = editableReading();
    if (!reading || !changeOpinion(reading::withRecall(reading->session.opinion(), breast, recall)))
        return;
    if (recall == reading::Recall::NoRecall) {
        // A fact, not a judgement; nothing is held up by it.
        const QString line = unseenReminder(*currentStudy(), breast, settings_.coverageReminder(),
                                            KeyBindings(settings_).text(Command::Coverage));
        if (!line.isEmpty())
            Q_EMIT noticed(Tone::Amber, line);
    }
}

void ReadingDesk::setCategory(Laterality breast, const reading::Category& category)
{
    if (Reading* reading = editableReading())
        (void)changeOpinion(reading::withCategory(reading->session.opinion(), breast, category));
}

void ReadingDesk::setReason(Laterality breast, const std::string& reason)
{
    Reading* reading = editableReading();
    if (!reading || reading->session.opinion().of(breast).reason == reason)
        return;
    reading::FullOpinion next = reading->session.opinion();
    (breast == Laterality::Right ? next.right : next.left).reason = reason;
    (void)changeOpinion(std::move(next));
}

void ReadingDesk::setConclusion(const std::string& conclusion)
{
    Reading* reading = editableReading();
    if (!reading || reading->session.opinion().conclusion == conclusion)
        return;
    reading::FullOpinion next = reading->session.opinion();
    next.conclusion = conclusion;
    (void)changeOpinion(std::move(next));
}

void ReadingDesk::setDensity(std::optional<reading::Density> density)
{
    Reading* reading = editableReading();
    if (!reading)
        return;
    reading::FullOpinion next = reading->session.opinion();
    next.density = density;
    (void)changeOpinion(std::move(next));
}

void ReadingDesk::markLesion(const std::string& sopInstanceUid, const std::variant<ImagePoint, Box>& place)
{
    const OpenedStudy* study = currentStudy();
    Reading* reading = editableReading();
    if (!study || !reading)
        return;
    const auto& views = study->study->views;
    const auto view = std::ranges::find(views, sopInstanceUid, &MammogramView::sopInstanceUid);
    if (view == views.end()) {
        Q_EMIT noticed(Tone::Amber, tr("Not marked: that image is of another exam."));
        return;
    }
    if (!view->key.laterality) {
        Q_EMIT noticed(Tone::Amber, tr("Not marked: which breast this image shows is not told."));
        return;
    }
    const Laterality breast = *view->key.laterality;
    auto marked =
        reading::withMark(reading->session.opinion(), breast,
                          {sopInstanceUid, view->key.position, place, view->spacing, std::nullopt}, reading->lesion);
    const std::size_t lesion = marked.lesion;
    const bool first = marked.opinion.lesions[lesion].marks.size() == 1;
    if (!changeOpinion(std::move(marked.opinion)))
        return;
    reading->lesion = lesion;
    const QString key = KeyBindings(settings_).text(Command::DescribeLesion);
    Q_EMIT noticed(Tone::Quiet,
                   first ? tr("Lesion %1 marked. A mark in the other view of this breast belongs to it; say what it "
                              "is: %2.")
                               .arg(lesion + 1)
                               .arg(key.isEmpty() ? tr("in the panel") : tr("%1, or in the panel").arg(key))
                         : tr("Lesion %1 is marked in both views.").arg(lesion + 1));
    touched(*current_);
}

void ReadingDesk::describeLesion(std::size_t index, reading::LesionType type, std::optional<reading::Concern> concern,
                                 const std::string& note)
{
    Reading* reading = editableReading();
    if (!reading || index >= reading->session.opinion().lesions.size())
        return;
    reading::FullOpinion next = reading->session.opinion();
    next.lesions[index].type = type;
    next.lesions[index].concern = concern;
    next.lesions[index].note = note;
    (void)changeOpinion(std::move(next));
}

void ReadingDesk::removeLesion(std::size_t index)
{
    Reading* reading = editableReading();
    if (!reading)
        return;
    reading->lesion.reset();
    (void)changeOpinion(reading::withoutLesion(reading->session.opinion(), index));
}

void ReadingDesk::takeInHand(std::optional<std::size_t> lesion)
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading || study->reading->lesion == lesion)
        return;
    study->reading->lesion = lesion;
    touched(*current_);
}

void ReadingDesk::askForViewAgain(const reading::TechnicalRecall& recall)
{
    if (Reading* reading = editableReading())
        (void)changeOpinion(reading::withTechnicalRecall(reading->session.opinion(), recall));
}

void ReadingDesk::sideWith(std::size_t reader)
{
    Reading* reading = editableReading();
    if (!reading)
        return;
    if (!mayTakeOver(*reading)) {
        Q_EMIT noticed(Tone::Amber, tr("Not taken over: only the arbiter may, with both readers' opinions in sight."));
        return;
    }
    const NamedRead said = bothReads(reading->part).at(reader);
    if (!changeOpinion(reading::withWordOf(reading->session.opinion(), lastWord(said.read))))
        return;
    reading->lesion.reset();
    Q_EMIT noticed(Tone::Plain, tr("As %1 said: %2. Change what you see otherwise; nothing is sealed yet.")
                                    .arg(toQt(said.reader), toQt(reading::words(reading->session.opinion()))));
    touched(*current_);
}

void ReadingDesk::undo()
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading)
        return;
    Reading& reading = *study->reading;
    if (!reading.session.undo())
        Q_EMIT noticed(Tone::Quiet, study->sealed() ? tr("The opinion is sealed and cannot be changed.")
                                                    : tr("There is nothing to undo."));
    if (reading.lesion && *reading.lesion >= reading.session.opinion().lesions.size())
        reading.lesion.reset();
    touched(*current_);
}

/// What is sealed of one exam must never point into another.
bool ReadingDesk::marksAreOfThisExam(const OpenedStudy& study)
{
    const auto known = [&study](const std::string& uid) {
        return std::ranges::any_of(study.study->views,
                                   [&uid](const MammogramView& view) { return view.sopInstanceUid == uid; });
    };
    const reading::FullOpinion& opinion = study.reading->session.opinion();
    for (const reading::ReaderLesion& lesion : opinion.lesions)
        for (const reading::LesionMark& mark : lesion.marks)
            if (!known(mark.sopInstanceUid))
                return false;
    return std::ranges::all_of(opinion.technicalRecalls, [&known](const reading::TechnicalRecall& recall) {
        return recall.sopInstanceUid.empty() || known(recall.sopInstanceUid);
    });
}

/// Says why not, where it is not.
bool ReadingDesk::readyToSeal(const OpenedStudy& study)
{
    QString why;
    if (stillLoading(study))
        why = tr("Not sealed: the images of this study are still being read.");
    else if (study.reading->part.kind == ReadingPart::Kind::Asked)
        why = tr("Not sealed yet: the store of readings has not answered. Try again in a moment.");
    else if (study.reading->part.kind == ReadingPart::Kind::Reading && study.reading->digests.empty())
        why = tr("Not sealed yet: the files of the images are being looked over. Try again in a moment.");
    else if (!marksAreOfThisExam(study))
        why = tr("Not sealed: a mark lies on an image of another exam. Remove it.");
    else
        why = whyNotTaken(*study.reading);
    if (!why.isEmpty())
        Q_EMIT noticed(Tone::Amber, why);
    return why.isEmpty();
}

void ReadingDesk::seal(bool scripted)
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading || study->sealed() || !readyToSeal(*study))
        return;
    Reading& reading = *study->reading;
    if (agreeing(reading) && !signedByBoth(reading))
        return;
    reading::FullOpinion measured = reading.session.opinion();
    measureFromNipple(measured, study->analysis.assessment.get());
    (void)reading.session.change(std::move(measured));
    std::vector<std::string> notShown;
    for (const QString& view : viewsNotShown(*study))
        notShown.push_back(view.toStdString());
    std::optional<double> seconds;
    if (hungSince_.isValid())
        seconds = static_cast<double>(hungSince_.elapsed()) / 1000.0;
    std::string seen = displayStatement_;
    if (!presentationStatement_.empty())
        seen += (seen.empty() ? "" : "; ") + presentationStatement_;
    const auto begun = reading.session.beginSeal(
        nowUtc(), {std::move(notShown), coverageOf(*study), std::move(seen), reading.digests, seconds});
    if (!begun) {
        Q_EMIT noticed(Tone::Amber, tr("Not sealed: %1").arg(toQt(begun.error().detail)));
        return;
    }
    reading.scripted = scripted;
    if (!reading.kept() || !store_ || !reader_) {
        reading.session.confirmSeal();
        sealed(study->reading);
        return;
    }
    reading.readId = store::newReadId();
    pending_[reading.readId] = study->reading;
    store_->seal({reading.readId,
                  store::examOf(*study->study),
                  reader_->id,
                  reading.part.role,
                  *begun,
                  modelName_.toStdString(),
                  {},
                  reading.coSigner});
    touched(*current_);
}

/// The seal is kept (or there is nowhere to keep it): from here on the AI may be seen.
void ReadingDesk::sealed(const std::shared_ptr<Reading>& reading)
{
    if (reading->agreedFrom)
        return agreed(reading);
    if (reading->part.kind == ReadingPart::Kind::Reading)
        reading->part.kind = ReadingPart::Kind::Read;
    OpenedStudy* study = currentStudy();
    if (!study || study->reading != reading) {
        for (int row = 0; row < studies_.count(); ++row)
            if (studies_.at(row).reading == reading)
                touched(row);
        return;
    }
    const std::string tag = log::studyTag(study->study->studyInstanceUid);
    if (reading->scripted)
        log::warning("study " + tag + ": opinion entered and sealed by --opinion (scripted reader)");
    else
        log::info("study " + tag + ": opinion sealed");
    const QString line = reading->scripted ? QString()
                                           : sealedUnseen(*study, settings_.coverageReminder(),
                                                          KeyBindings(settings_).text(Command::Coverage));
    Q_EMIT noticed(line.isEmpty() ? Tone::Plain : Tone::Amber, line);
    touched(*current_);
    // Where the AI was in sight from the beginning, there is nothing new to keep or change.
    if (reading->kept() && !reading->session.readerFirst())
        settle();
}

void ReadingDesk::sealNormal()
{
    OpenedStudy* study = currentStudy();
    Reading* reading = editableReading();
    if (!study || !reading)
        return;
    if (reading->session.state() != reading::ReadingSession::State::Open || !readyToSeal(*study))
        return;
    if (!hungSince_.isValid() || hungSince_.elapsed() < rules_.normalLockMs) {
        Q_EMIT noticed(Tone::Amber, tr("Not sealed: the key for \"normal\" is locked for the first %1 s of an exam.")
                                        .arg(rules_.normalLockMs / 1000.0, 0, 'g', 2));
        return;
    }
    const auto normal = reading::normalOf(reading->session.opinion());
    if (!normal) {
        Q_EMIT noticed(Tone::Amber,
                       tr("Not sealed as normal: you have said something else of this exam. Undo that, or seal it."));
        return;
    }
    const QString whose = nameText(study->study->patient) + QStringLiteral(", ") + idText(study->study->patient);
    (void)reading->session.change(*normal);
    seal();
    if (reading->session.state() != reading::ReadingSession::State::Open)
        Q_EMIT toasted(tr("Normal: %1").arg(whose));
}

void ReadingDesk::revise()
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading)
        return;
    if (study->reading->session.revise())
        Q_EMIT noticed(Tone::Plain, tr("Change the opinion with the AI in sight. What you sealed before stays beside "
                                       "it."));
    touched(*current_);
}

void ReadingDesk::dropRevision()
{
    OpenedStudy* study = currentStudy();
    if (study && study->reading && study->reading->session.abandonRevision())
        touched(*current_);
}

void ReadingDesk::settle()
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading || !study->sealed() || study->reading->session.settled())
        return;
    Reading& reading = *study->reading;
    const auto phase = study->analysis.phase;
    const bool aiToCome = phase == AnalysisState::Phase::Waiting || phase == AnalysisState::Phase::Running;
    if (reading.kept() && aiToCome && !reading.withoutAi) {
        reading.withoutAi = true;
        Q_EMIT noticed(Tone::Amber, tr("The AI has no result yet. Wait for it, or press once more to keep your opinion "
                                       "without having seen it."));
        return;
    }
    auto settlement = reading.session.settlement(nowUtc());
    if (!settlement) {
        Q_EMIT noticed(Tone::Amber, tr("Not kept: %1").arg(toQt(settlement.error().detail)));
        return;
    }
    if (const ExamAssessment* shown = study->shownAssessment()) {
        const reading::AiSuspicions said = reading::aiSuspicions(*shown);
        settlement->aiRight = said.right;
        settlement->aiLeft = said.left;
    }
    if (!reading.kept() || !store_ || !reader_) {
        reading.session.settle(*settlement);
        settled(study->reading);
        return;
    }
    if (pending_.contains(reading.readId))
        return;  // one answer at a time
    pending_[reading.readId] = study->reading;
    pendingSettlement_[reading.readId] = *settlement;
    store_->settle(reading.readId, reader_->id, *settlement);
}

void ReadingDesk::settled(const std::shared_ptr<Reading>& reading)
{
    OpenedStudy* study = currentStudy();
    for (int row = 0; row < studies_.count(); ++row)
        if (studies_.at(row).reading == reading)
            touched(row);
    if (!study || study->reading != reading || !reading->kept() || !store_ || !reader_)
        return;
    store_->dropDraft(store::examOf(*study->study), reader_->id);
    refreshStandings();
    if (rules_.autoAdvance) {
        if (const auto next = nextOffered()) {
            select(*next);
            return;
        }
        Q_EMIT noticed(Tone::Good, tr("That was the last exam of this list."));
    }
    takePart(*study);  // what the others said, where that may be seen now
}

QStringList ReadingDesk::unsaved() const
{
    QStringList lines;
    for (const auto& [key, reading] : readings_) {
        const reading::FullOpinion& opinion = reading->session.opinion();
        const QString title = toQt(reading->title);
        if (!reading->kept() && reading->session.sealed() && !reading->exported)
            lines.push_back(tr("%1: sealed, in no report").arg(title));
        else if (!reading->kept() && !reading->session.sealed() && opinion != reading::FullOpinion{opinion.scheme})
            lines.push_back(tr("%1: not sealed").arg(title));
        else if (reading->session.state() == reading::ReadingSession::State::Revising)
            lines.push_back(tr("%1: the change after the AI is not kept").arg(title));
        if (reading->drawingsUnsaved && !reading->annotations.empty())
            lines.push_back(tr("%1: drawings or key images in no report").arg(title));
    }
    return lines;
}

}  // namespace diptych::viewer
