// A study whose images the documents of the seeds speak of, with the input as its only document.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "diptych/core/study.h"

namespace diptych::fuzz
{

inline Study studyWith(const std::filesystem::path& document, std::string sopClassUid, std::string modality)
{
    Study study;
    study.studyInstanceUid = "1.2.3";
    for (const char* const uid : {"1.9", "1.9.1"}) {
        MammogramView view;
        view.sopInstanceUid = uid;
        view.rows = 300;
        view.columns = 200;
        view.key = {Laterality::Right, ViewPosition::Cc};
        view.intent = PresentationIntent::ForPresentation;
        view.sources = {{std::string(uid) + ".5", "YES"}};
        study.views.push_back(view);
    }
    study.evidence = {{document, std::move(sopClassUid), "1.2.3.4", std::move(modality)}};
    return study;
}

}  // namespace diptych::fuzz
