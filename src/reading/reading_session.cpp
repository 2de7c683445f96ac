#include "diptych/reading/reader_opinion.h"

#include <utility>

namespace diptych::reading
{

Result<void> ReadingSession::set(Laterality breast, std::optional<Recall> recall)
{
    if (sealed_)
        return failure(Reason::InvalidArgument, "the opinion is sealed and cannot be changed");
    ReaderOpinion changed = opinion_;
    (breast == Laterality::Right ? changed.right : changed.left) = recall;
    if (changed == opinion_)
        return {};
    history_.push_back(std::exchange(opinion_, changed));
    return {};
}

bool ReadingSession::undo()
{
    if (!canUndo())
        return false;
    opinion_ = history_.back();
    history_.pop_back();
    return true;
}

Result<SealedOpinion> ReadingSession::seal(std::string nowUtc, ReadingConditions conditions)
{
    if (sealed_)
        return failure(Reason::InvalidArgument, "the opinion is already sealed");
    if (!opinion_.whole())
        return failure(Reason::InvalidArgument, "an opinion on each breast is needed before sealing");
    sealed_ = SealedOpinion{opinion_, std::move(nowUtc), readerFirst_, std::move(conditions)};
    return *sealed_;
}

}  // namespace diptych::reading
