// What DCMTK needs once in a process: its log kept in, its codecs registered.
#pragma once

namespace diptych::dicom
{

/// Call before anything else of DCMTK. Any thread; the work is done once. DCMTK's own messages go nowhere from
/// then on: they quote attribute values, which are patients' data.
void ensureDcmtkRuntime();

/// Before that, in a process that reads values of public attributes and hands on no data set: leaves out DCMTK's
/// dictionary of private elements, a third of what it takes up from text files before the first data set. In implicit
/// VR those elements are unknown then (UN). Not where other threads are: it changes the environment. Where DCMDICTPATH
/// names a dictionary, that one stays.
void leaveOutPrivateDictionary();

/// Counts the warnings and errors that DCMTK raises on this thread while it lives. DCMTK's decoders report damage
/// ("premature end of JPEG file", RLE data that end early) only in their log and return a half-filled image as if
/// it were whole; the count is how that is noticed. The messages themselves are kept nowhere.
class DcmtkWarningCount
{
public:
    DcmtkWarningCount();
    [[nodiscard]] int value() const;

private:
    int before_;
};

}  // namespace diptych::dicom
