// Which part a reader has in an exam, and how far an exam is in double reading: what the store tells the window.
// Values; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QString>

#include "diptych/reading/arbitration_policy.h"
#include "diptych/reading/full_opinion.h"
#include "diptych/store/noted_report.h"
#include "diptych/store/sealed_read.h"

namespace diptych::viewer
{

/// The lists of a reading room.
/// ToAgree: both readers settle it together, where the site's rule is consensus.
enum class WorkList { ToReadFirst, ToReadSecond, ToArbitrate, Done, ToAgree };

/// Where an exam stands, without a word of what any read says.
struct Standing {
    WorkList list = WorkList::ToReadFirst;
    bool open = false;       // this reader may take it up now
    bool mine = false;       // this reader has sealed a read of it
    bool unsettled = false;  // and has yet to keep or change it with the AI in sight
    std::string busyWith;    // name of another reader who has it now; empty where none
    std::string waitsFor;    // name of a reader who has yet to keep or change hers
    std::string putOff;      // why this reader put it off; empty where she did not
};

/// A sealed read and the name of its reader.
struct NamedRead {
    store::SealedRead read;
    std::string reader;
};

/// What came of asking for an exam.
struct ReadingPart {
    enum class Kind {
        NotKept,      // nobody is signed in: what is said is kept until the program ends
        NotSignedIn,  // readers are known here, and nobody is signed in: images only
        Asked,        // the store has not answered yet
        Reading,      // this reader reads it, in `role`
        Read,         // this reader has sealed it (`own`)
        Elsewhere,    // another reader has it now (`who`)
        Waiting,      // for other reads before there is anything to do for this reader
        Finished,     // every read that is needed is there; this reader had no part in it
        Refused,      // the store said no or could not be asked (`trouble`)
    };
    Kind kind = Kind::NotKept;
    reading::ReadRole role = reading::ReadRole::First;
    std::optional<store::SealedRead> own = {};
    std::string who = {};
    QString trouble = {};
    bool unasked = false;  // the store could not be reached: another reader may have the exam as well
    /// The others' reads, in the order of their roles: the arbiter's to see, and those of a reader who has settled
    /// hers.
    std::vector<NamedRead> others = {};
    std::optional<reading::Decision> decision = {};               // where `others` may be seen
    std::optional<reading::ArbitrationPolicy> decidedUnder = {};  // of a decided exam, whatever the rule is now
    std::optional<reading::FullOpinion> draft = {};               // kept from before, not sealed
    std::optional<store::NotedReport> report = {};                // the last that was written of this exam
    std::string amendedHash = {};                                 // of the report that this one amends, where it does
};

/// Whether what the reader says in this part is taken.
[[nodiscard]] inline bool takesOpinions(ReadingPart::Kind kind)
{
    return kind == ReadingPart::Kind::NotKept || kind == ReadingPart::Kind::Asked ||
           kind == ReadingPart::Kind::Reading || kind == ReadingPart::Kind::Read;
}

/// "First read", "Second read", "Arbitration".
[[nodiscard]] QString nameOf(reading::ReadRole role);
/// "To read first" and so on.
[[nodiscard]] QString nameOf(WorkList list);

}  // namespace diptych::viewer
