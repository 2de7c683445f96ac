// Memory for the network's maps, kept between the views of an exam.
//
// The maps of one view are 10 to 100 MB each, and those of the next view have the same sizes. glibc gives such blocks
// back to the system at once and takes them anew, page by page, which costs as long as the arithmetic. Here they come
// in large pages, wait for the next tensor of about their size, and go back to the system when the exam is done.
#pragma once

namespace diptych::inference
{

/// From now on LibTorch takes its CPU memory here; once a process, before the first tensor. Thread-safe afterwards.
void keepNetworkMemory();

/// Gives back what waits for the next tensor. Tensors in use stay.
void releaseNetworkMemory();

}  // namespace diptych::inference
