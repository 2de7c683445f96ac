// An exam on its way to a decision: three readers and what each of them says of it.
#pragma once

#include "test_store.h"

namespace diptych::store
{

class DecidedExam : public OnEachDatabase
{
protected:
    DecidedExam()
        : store_(open()),
          anna_(*store_.addReader("Anna", "4829")),
          bent_(*store_.addReader("Bent", "4829", anna_.id)),
          carl_(*store_.addReader("Carl", "4829", anna_.id))
    {
    }

    /// The left breast is never recalled.
    [[nodiscard]] static reading::FullOpinion saying(reading::Recall right)
    {
        return reading::recallOnly({right, reading::Recall::NoRecall});
    }
    [[nodiscard]] SealedRead made(const Reader& reader, reading::ReadRole role, reading::Recall right) const
    {
        SealedRead read = readOf(exam_, reader.id, role);
        read.sealed.opinion = saying(right);
        return read;
    }
    SealedRead seal(const Reader& reader, reading::ReadRole role, reading::Recall right)
    {
        SealedRead read = made(reader, role, right);
        const auto sealed = store_.seal(read);
        EXPECT_TRUE(sealed) << sealed.error().detail;
        return read;
    }
    [[nodiscard]] Result<SealReceipt> settle(const SealedRead& read, reading::Recall right,
                                             const std::optional<reading::ArbitrationPolicy>& otherwise = {})
    {
        return store_.settle(read.id, read.readerId, {saying(right), "2024-03-04T06:00:00Z"}, otherwise);
    }
    /// Both have sealed and kept what they said.
    void readTwice(reading::Recall first, reading::Recall second)
    {
        first_ = seal(anna_, reading::ReadRole::First, first);
        second_ = seal(bent_, reading::ReadRole::Second, second);
        EXPECT_TRUE(settle(first_, first));
        EXPECT_TRUE(settle(second_, second));
    }
    void setRule(reading::DecisionRule rule) { EXPECT_TRUE(store_.setPolicy({rule, false}, anna_.id)); }
    [[nodiscard]] std::optional<KeptDecision> kept()
    {
        const auto decision = store_.keptDecision(exam_);
        EXPECT_TRUE(decision) << decision.error().detail;
        return decision.value_or(std::nullopt);
    }
    [[nodiscard]] std::string lastKind() { return store_.log()->back().kind; }

    static constexpr auto kYes = reading::Recall::Recall;
    static constexpr auto kNo = reading::Recall::NoRecall;
    Exam exam_ = examNumber(1);
    ReadStore store_;
    Reader anna_;
    Reader bent_;
    Reader carl_;
    SealedRead first_;
    SealedRead second_;
};

}  // namespace diptych::store
