#include "diptych/reading/reading_session.h"

#include <utility>

namespace diptych::reading
{

namespace
{

Result<void> soundEnough(const FullOpinion& opinion)
{
    const auto faults = faultsOf(opinion);
    return faults.empty() ? Result<void>{} : failure(Reason::InvalidArgument, sentence(faults.front()));
}

}  // namespace

ReadingSession::ReadingSession(bool readerFirst, Scheme scheme) : readerFirst_(readerFirst)
{
    opinion_.scheme = scheme;
}

ReadingSession ReadingSession::resumed(SealedOpinion sealed, std::optional<SettledOpinion> settled)
{
    ReadingSession session(sealed.aiWasHidden, sealed.opinion.scheme);
    session.opinion_ = settled ? settled->opinion : sealed.opinion;
    session.state_ = settled ? State::Settled : State::Sealed;
    session.sealed_ = std::move(sealed);
    session.settled_ = std::move(settled);
    return session;
}

Result<void> ReadingSession::change(FullOpinion next)
{
    if (!editable())
        return failure(Reason::InvalidArgument, "the opinion is sealed and cannot be changed");
    next.scheme = opinion_.scheme;
    if (next != opinion_)
        history_.push_back(std::exchange(opinion_, std::move(next)));
    return {};
}

Result<void> ReadingSession::set(Laterality breast, std::optional<Recall> recall)
{
    FullOpinion changed = opinion_;
    (breast == Laterality::Right ? changed.right : changed.left).recall = recall;
    return change(std::move(changed));
}

bool ReadingSession::undo()
{
    if (!canUndo())
        return false;
    opinion_ = std::move(history_.back());
    history_.pop_back();
    return true;
}

Result<SealedOpinion> ReadingSession::beginSeal(std::string nowUtc, ReadingConditions conditions)
{
    if (state_ != State::Open)
        return failure(Reason::InvalidArgument, "the opinion is already sealed");
    if (auto sound = soundEnough(opinion_); !sound)
        return tl::make_unexpected(sound.error());
    pending_ = SealedOpinion{opinion_, std::move(nowUtc), readerFirst_, std::move(conditions)};
    state_ = State::Sealing;
    return *pending_;
}

void ReadingSession::confirmSeal()
{
    if (state_ != State::Sealing)
        return;
    sealed_ = std::exchange(pending_, std::nullopt);
    state_ = State::Sealed;
    sealedChanges_ = history_.size();
    history_.clear();
}

void ReadingSession::abandonSeal()
{
    if (state_ != State::Sealing)
        return;
    pending_.reset();
    state_ = State::Open;
}

Result<SealedOpinion> ReadingSession::seal(std::string nowUtc, ReadingConditions conditions)
{
    auto begun = beginSeal(std::move(nowUtc), std::move(conditions));
    if (begun)
        confirmSeal();
    return begun;
}

Result<void> ReadingSession::revise()
{
    if (state_ != State::Sealed)
        return failure(Reason::InvalidArgument, "only a sealed opinion that is not settled can be revised");
    state_ = State::Revising;
    return {};
}

bool ReadingSession::abandonRevision()
{
    if (state_ != State::Revising)
        return false;
    opinion_ = sealed_->opinion;
    history_.clear();
    state_ = State::Sealed;
    return true;
}

Result<SettledOpinion> ReadingSession::settlement(std::string nowUtc) const
{
    if (state_ != State::Sealed && state_ != State::Revising)
        return failure(Reason::InvalidArgument, "only a sealed opinion can be settled, and once");
    if (auto sound = soundEnough(opinion_); !sound)
        return tl::make_unexpected(sound.error());
    return SettledOpinion{opinion_, std::move(nowUtc)};
}

void ReadingSession::settle(SettledOpinion settled)
{
    opinion_ = settled.opinion;
    settled_ = std::move(settled);
    state_ = State::Settled;
}

}  // namespace diptych::reading
