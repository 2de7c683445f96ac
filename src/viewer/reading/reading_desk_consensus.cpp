// ReadingDesk's part in which the two readers of an exam settle it together, where the site's rule is consensus: one
// opinion, formed at one desk in sight of both reads, signed by both.
#include "looks/text.h"
#include "reading/reading_desk.h"
#include "reading/reads_panel.h"
#include "site/key_bindings.h"

namespace diptych::viewer
{

namespace
{

/// The one of the two readers who is not at the desk.
std::optional<NamedRead> otherOf(const ReadingPart& part)
{
    if (!part.own)
        return std::nullopt;
    for (const NamedRead& other : part.others)
        if (!reading::settlesBoth(other.read.role) && other.read.readerId != part.own->readerId)
            return other;
    return std::nullopt;
}

}  // namespace

bool mayAgree(const Reading& reading)
{
    const ReadingPart& part = reading.part;
    return part.kind == ReadingPart::Kind::Read && part.own && part.own->settled && part.decision &&
           part.decision->state() == reading::DecisionState::ToConsensus && bothReads(part).size() == 2;
}

bool agreeing(const Reading& reading)
{
    return reading.part.role == reading::ReadRole::Consensus && reading.part.kind == ReadingPart::Kind::Reading;
}

void ReadingDesk::settleTogether()
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading)
        return;
    if (agreeing(*study->reading)) {
        leaveConsensus(*study);
        Q_EMIT noticed(Tone::Plain, tr("Back to your own read. Nothing was settled together."));
        return;
    }
    if (!mayAgree(*study->reading)) {
        Q_EMIT noticed(Tone::Amber,
                       tr("There is nothing to settle together: the site's rule is consensus, both readers "
                          "have kept or changed theirs, and they differ - only then."));
        return;
    }
    Q_EMIT leaving();  // what is being typed belongs to the reader's own read
    const Reading& own = *study->reading;
    auto together = std::make_shared<Reading>();
    together->session = reading::ReadingSession(false, own.session.opinion().scheme);
    together->title = own.title;
    together->part = own.part;
    together->part.kind = ReadingPart::Kind::Reading;
    together->part.role = reading::ReadRole::Consensus;
    together->digests = own.digests;
    together->coverage = own.coverage;
    together->annotations = own.annotations;
    together->report = own.report;
    study->reading->coverage.pack();
    together->agreedFrom = study->reading;
    study->reading = together;
    const auto other = otherOf(together->part);
    Q_EMIT noticed(Tone::Plain,
                   tr("Settle it with %1: say it once for both (%2 or %3 begin with one of the reads), seal "
                      "it, and %1 signs with her PIN.")
                       .arg(other ? toQt(other->reader) : tr("the other reader"),
                            KeyBindings(settings_).text(Command::AsFirstReader),
                            KeyBindings(settings_).text(Command::AsSecondReader)));
    touched(*current_);
}

void ReadingDesk::leaveConsensus(OpenedStudy& study)
{
    if (!study.reading || !study.reading->agreedFrom)
        return;
    const bool current = currentStudy() == &study;
    if (current)
        Q_EMIT leaving();
    const std::shared_ptr<Reading> own = study.reading->agreedFrom;
    study.reading = own;
    if (current)
        touched(*current_);
}

/// Both have to be here: true once the other's PIN has been given for what is said now.
bool ReadingDesk::signedByBoth(const Reading& reading)
{
    const auto other = otherOf(reading.part);
    if (!other)
        return false;
    if (reading.coSigner == other->read.readerId)
        return true;
    if (const auto faults = reading.session.faults(); !faults.empty())
        Q_EMIT noticed(Tone::Amber, tr("Not sealed: %1").arg(toQt(sentence(faults.front()))));
    else
        Q_EMIT coSignatureWished(toQt(other->reader));
    return false;
}

void ReadingDesk::coSigned(const store::Reader& who)
{
    OpenedStudy* study = currentStudy();
    if (!study || !study->reading || !agreeing(*study->reading))
        return;
    const auto other = otherOf(study->reading->part);
    if (!other || other->read.readerId != who.id) {
        Q_EMIT noticed(Tone::Amber, tr("Not sealed: the other reader of this exam has to sign."));
        return;
    }
    study->reading->coSigner = who.id;
    seal();
    study->reading->coSigner.clear();  // it was for what was said then
}

/// The exam is settled: what holds is shown with the reader's own read.
void ReadingDesk::agreed(const std::shared_ptr<Reading>& together)
{
    for (int row = 0; row < studies_.count(); ++row) {
        OpenedStudy& study = studies_.at(row);
        if (study.reading != together)
            continue;
        leaveConsensus(study);
        if (study.standing)
            study.standing->open = false;
        studies_.touched(row);
        if (current_ != row)
            continue;
        Q_EMIT toasted(tr("Settled together: %1").arg(toQt(reading::words(together->session.opinion()))));
        if (rules_.autoAdvance && workList_ == WorkList::ToAgree) {
            if (const auto next = nextOffered()) {
                select(*next);
                return;
            }
            Q_EMIT noticed(Tone::Good, tr("That was the last exam of this list."));
        }
        takePart(study);
        return;
    }
}

}  // namespace diptych::viewer
