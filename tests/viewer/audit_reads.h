// A year of made-up reads of two readers, with the site's outcome file.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "diptych/reading/self_audit.h"

namespace diptych::viewer::testing
{

struct MadeUpYear {
    std::vector<reading::AuditedRead> reads;
    std::string outcomes;  // CSV
};

/// The same for the same numbers. One exam in twelve has a cancer; the months are those of 2026 from January on.
[[nodiscard]] inline MadeUpYear madeUpYear(int exams)
{
    std::mt19937 random(7);
    const auto chance = [&](double share) { return std::uniform_real_distribution<>(0.0, 1.0)(random) < share; };
    const auto between = [&](int low, int high) { return std::uniform_int_distribution<>(low, high)(random); };
    const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };

    MadeUpYear year;
    year.outcomes = "accession_number;breast;outcome;decision\r\n";
    for (int exam = 0; exam < exams; ++exam) {
        const bool cancer = chance(1.0 / 12.0);
        reading::AuditedRead read;
        read.exam = {"2.25." + std::to_string(1000 + exam), "ACC" + std::to_string(100000 + exam)};
        read.readerId = "me";
        read.sealedAt = "2026-" + two(1 + exam * 11 / exams) + "-" + two(between(1, 28)) + "T09:00:00Z";
        read.role = chance(0.5) ? reading::ReadRole::First : reading::ReadRole::Second;
        read.seconds = 25.0 + between(0, 60) + (chance(0.2) ? between(60, 400) : 0);
        read.aiWasHidden = !chance(0.05);
        read.ai.right = Suspicion::of(cancer ? between(4, 10) : between(1, 7));
        read.ai.left = Suspicion::of(between(1, 5));
        const auto recall = [&] {
            return chance(cancer ? 0.8 : 0.06) ? reading::Recall::Recall : reading::Recall::NoRecall;
        };
        read.sealed = reading::recallOnly({recall(), reading::Recall::NoRecall});
        if (chance(0.9))
            read.settled = read.sealed;
        if (read.settled && chance(0.1))
            read.settled->right.recall = reading::Recall::Recall;
        year.reads.push_back(read);
        read.readerId = "other";
        read.role = read.role == reading::ReadRole::First ? reading::ReadRole::Second : reading::ReadRole::First;
        read.sealed = reading::recallOnly({recall(), reading::Recall::NoRecall});
        year.reads.push_back(read);
        if (chance(0.7))
            year.outcomes += read.exam.accessionNumber + (cancer ? ";R;cancer;recall\r\n" : ";;no_cancer;") +
                             (cancer        ? ""
                              : chance(0.1) ? "recall\r\n"
                                            : "no_recall\r\n");
    }
    return year;
}

}  // namespace diptych::viewer::testing
