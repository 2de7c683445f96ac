#include "reads_example.h"

namespace diptych::report_pdf::example
{

using reading::BiRads;
using reading::Recall;

reading::FullOpinion biRads(BiRads right, BiRads left)
{
    const auto breast = [](BiRads category) {
        return reading::BreastOpinion{
            category >= BiRads::Cat4A && category <= BiRads::Cat5 ? Recall::Recall : Recall::NoRecall, category, ""};
    };
    reading::FullOpinion opinion;
    opinion.scheme = reading::Scheme::BiRads;
    opinion.right = breast(right);
    opinion.left = breast(left);
    return opinion;
}

ReadInReport read(std::string reader, std::optional<reading::ReadRole> role, reading::FullOpinion opinion)
{
    reading::SealedOpinion sealed{std::move(opinion), "2024-03-01T09:41:00Z"};
    return {std::move(reader), role, std::move(sealed), {}};
}

reading::LesionMark markIn(const Exam& exam, StandardView view, ImagePoint centre, double side)
{
    const ViewAssessment& assessed = exam.view(view);
    reading::LesionMark mark{assessed.sopInstanceUid, position(view),
                             Box{centre.x - side / 2.0, centre.y - side / 2.0, side, side}, assessed.spacing};
    if (assessed.nipple)
        mark.fromNippleMm = reading::distanceMm(mark, *assessed.nipple);
    return mark;
}

void setNipples(Exam& exam)
{
    for (ViewAssessment& view : exam.assessment.views)
        view.nipple = ImagePoint{850.0, 750.0};
}

Exam examWithNipples()
{
    Exam exam = fourViews();
    setNipples(exam);
    return exam;
}

std::vector<ReadInReport> twoReads(const Exam& exam)
{
    const auto mass = [&](double away) {
        return reading::ReaderLesion{Laterality::Right,
                                     reading::LesionType::IllDefinedMass,
                                     reading::Concern::of(4),
                                     "",
                                     {markIn(exam, StandardView::RightCc, {475.0 + away, 528.0}, 100.0),
                                      markIn(exam, StandardView::RightMlo, {435.0 + away, 580.0}, 100.0)}};
    };
    ReadInReport first = read("Dr. Alpha", reading::ReadRole::First, biRads(BiRads::Cat4A, BiRads::Cat2));
    first.sealed.opinion.density = reading::Density::C;
    first.sealed.opinion.lesions = {mass(0.0)};
    first.settled = reading::SettledOpinion{first.sealed.opinion, "2024-03-01T09:43:00Z"};

    ReadInReport second = read("Dr. Beta", reading::ReadRole::Second, biRads(BiRads::Cat1, BiRads::Cat1));
    second.sealed.opinion.density = reading::Density::C;
    reading::FullOpinion after = second.sealed.opinion;
    after.right = biRads(BiRads::Cat4A, BiRads::Cat1).right;
    after.lesions = {mass(8.0)};
    second.settled = reading::SettledOpinion{after, "2024-03-01T10:02:00Z"};
    return {first, second};
}

}  // namespace diptych::report_pdf::example
