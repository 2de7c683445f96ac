#include "listed_lesions.h"

#include <algorithm>

#include "diptych/reading/compare_reads.h"

namespace diptych::report_pdf
{

namespace
{

using reading::FullOpinion;
using reading::ReaderLesion;
using Standing = ListedLesion::Standing;

bool holds(const FullOpinion& opinion, const ReaderLesion& lesion)
{
    return std::find(opinion.lesions.begin(), opinion.lesions.end(), lesion) != opinion.lesions.end();
}

void append(std::vector<ListedLesion>& listed, std::size_t read, int& number, const ReaderLesion& lesion,
            Standing standing)
{
    listed.push_back({read, readLetter(read) + std::to_string(++number), lesion, standing});
}

/// The opinion that a listed lesion stands in, to be matched with what the others have in the end.
const FullOpinion& opinionOf(const ReadInReport& read, Standing standing)
{
    return standing == Standing::WithdrawnAfterAi ? read.sealed.opinion : read.counting();
}

const reading::Place* placeIn(const std::vector<reading::Place>& places, std::size_t lesion)
{
    const auto found = std::find_if(places.begin(), places.end(), [&](const reading::Place& place) {
        return std::find(place.reader1.begin(), place.reader1.end(), lesion) != place.reader1.end();
    });
    return found == places.end() ? nullptr : &*found;
}

std::size_t indexIn(const FullOpinion& opinion, const ReaderLesion& lesion)
{
    return static_cast<std::size_t>(std::find(opinion.lesions.begin(), opinion.lesions.end(), lesion) -
                                    opinion.lesions.begin());
}

void findOthers(std::vector<ListedLesion>& listed, ListedLesion& own, const std::vector<ReadInReport>& reads)
{
    const FullOpinion& opinion = opinionOf(reads[own.read], own.standing);
    for (std::size_t other = 0; other < reads.size(); ++other) {
        if (other == own.read)
            continue;
        const FullOpinion& others = reads[other].counting();
        const auto places = reading::comparePlaces(reading::seenLesions(opinion), reading::seenLesions(others), {});
        const reading::Place* place = placeIn(places, indexIn(opinion, own.lesion));
        for (const std::size_t index : place ? place->reader2 : std::vector<std::size_t>{}) {
            for (const ListedLesion& each : listed)
                if (each.read == other && each.standing != Standing::WithdrawnAfterAi &&
                    each.lesion == others.lesions[index])
                    own.otherReaders.push_back(each.number);
        }
    }
}

void findEngine(ListedLesion& own, const std::vector<ReadInReport>& reads, const ExamAssessment& assessment)
{
    const FullOpinion& opinion = opinionOf(reads[own.read], own.standing);
    const auto places = reading::comparePlaces(reading::seenLesions(opinion), {}, reading::seenLesions(assessment));
    if (const reading::Place* place = placeIn(places, indexIn(opinion, own.lesion)))
        for (const std::size_t index : place->engine)
            own.engine.insert(own.engine.end(), assessment.lesions[index].findings.begin(),
                              assessment.lesions[index].findings.end());
    std::sort(own.engine.begin(), own.engine.end());
}

}  // namespace

std::string readLetter(std::size_t read)
{
    return {static_cast<char>('A' + read % 26)};
}

std::vector<ListedLesion> listedLesions(const std::vector<ReadInReport>& reads, const ExamAssessment& assessment)
{
    std::vector<ListedLesion> listed;
    for (std::size_t read = 0; read < reads.size(); ++read) {
        int number = 0;
        const FullOpinion& sealed = reads[read].sealed.opinion;
        const FullOpinion& counting = reads[read].counting();
        for (const ReaderLesion& lesion : sealed.lesions)
            append(listed, read, number, lesion, holds(counting, lesion) ? Standing::Kept : Standing::WithdrawnAfterAi);
        for (const ReaderLesion& lesion : counting.lesions)
            if (!holds(sealed, lesion))
                append(listed, read, number, lesion, Standing::AddedAfterAi);
    }
    for (ListedLesion& lesion : listed) {
        findOthers(listed, lesion, reads);
        findEngine(lesion, reads, assessment);
    }
    return listed;
}

}  // namespace diptych::report_pdf
