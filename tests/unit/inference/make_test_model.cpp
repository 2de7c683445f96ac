// Writes the tests' TorchScript files into the folder named: make_test_model FOLDER
#include <filesystem>
#include <iostream>
#include <map>
#include <string>

#include <torch/script.h>

namespace
{

// Finds the brightest pixel and puts a box of 20 x 10 around it; its value is the confidence. The second row is a
// filler of confidence 0. A convolution stands in for a network's arithmetic.
constexpr const char* kBrightest = R"(
def forward(self, x):
    n = x.shape[0]
    x = torch.conv2d(x, torch.ones([1, 1, 1, 1], dtype=x.dtype, device=x.device))
    value, place = x.flatten(1).max(1)
    column = (place % x.shape[3]).float() + 0.5
    row = torch.div(place, x.shape[3], rounding_mode="floor").float() + 0.5
    zero = torch.zeros_like(value)
    first = torch.stack([column - 10.0, row - 5.0, column + 10.0, row + 5.0, value, 0.5 * value, zero + 1.0], 1)
    return torch.stack([torch.zeros_like(first), first], 1)
)";

// Three convolutions that a CPU with AMX may compute in pairs of bfloat16: their weights are multiples of 1/8. The
// second is a residual step, the third has no ReLU and feeds a sum that broadcasts. The means of the result are a row's
// numbers.
constexpr const char* kResidual = R"(
def weights(self, outputs: int, inputs: int, size: int):
    count = outputs * inputs * size * size
    return ((torch.arange(count).float() * 7.0) % 15.0 - 7.0).reshape([outputs, inputs, size, size]) / 8.0

def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.weights(32, 1, 3), torch.arange(32).float() / 3.0, [1, 1], [1, 1], [1, 1]))
    b = torch.conv2d(a, self.weights(32, 32, 3) / 16.0, torch.arange(32).float() / 7.0, [1, 1], [2, 2], [2, 2])
    c = torch.relu(b + a)
    d = torch.relu(torch.conv2d(c, self.weights(8, 32, 3) / 16.0, torch.zeros([8]), [2, 2], [1, 1], [1, 1]) + 0.1)
    e = torch.relu(torch.conv2d(c, self.weights(8, 32, 1) / 16.0, torch.ones([8])) + torch.ones([1, 8, 1, 1]))
    values = torch.cat([d.mean([2, 3]), e.mean([2, 3]), c.mean([2, 3])], 1)
    confidence = torch.sigmoid(values.mean(1) / 10.0)
    malignancy = torch.sigmoid(values[:, 0] - values[:, 9] + values[:, 20] / 50.0)
    zero = torch.zeros_like(confidence)
    return torch.stack([zero, zero, zero + 20.0, zero + 10.0, confidence, malignancy, zero], 1).unsqueeze(1)
)";

// Takes parts. The box is the image's place on its canvas, the confidence the middle of what it sees.
constexpr const char* kPlaced = R"(
def forward(self, x, places: Optional[List[int]] = None):
    rows: List[Tensor] = []
    for i in range(x.shape[0]):
        top = 0
        left = 0
        height = x.shape[2]
        width = x.shape[3]
        if places is not None:
            top = places[4 * i]
            left = places[4 * i + 1]
            height = places[4 * i + 2]
            width = places[4 * i + 3]
        seen = torch.conv2d(x[i:i + 1], torch.ones([1, 1, 1, 1]))
        share = float(x.shape[2] * x.shape[3]) / float(height * width)
        rows.append(torch.stack([torch.tensor(float(left)), torch.tensor(float(top)), torch.tensor(float(left + x.shape[3])),
                                 torch.tensor(float(top + x.shape[2])), seen.mean(), torch.tensor(share), torch.tensor(0.0)]))
    return torch.stack(rows, 0).unsqueeze(1)
)";

// As the first, but it never ends with an image whose first pixel is above 0.9.
constexpr const char* kEndless = R"(
def forward(self, x):
    while float(x[0, 0, 0, 0]) > 0.9:
        x = x * 1.0
    value, place = x.flatten(1).max(1)
    zero = torch.zeros_like(value)
    return torch.stack([zero, zero, zero + 20.0, zero + 10.0, value, 0.5 * value, zero], 1).unsqueeze(1)
)";

// Its sums cannot be done, in a function of their own.
constexpr const char* kMismatched = R"(
def contrast(self, x):
    mean = torch.avg_pool2d(x, [2, 2])
    return ((x - mean) / (x + 0.5)).clamp(0.0, 1.0) * x

def forward(self, x):
    return self.contrast(x)
)";

constexpr const char* kWrongShape = R"(
def forward(self, x):
    return torch.zeros([x.shape[0], 3, 6])
)";

constexpr const char* kNan = R"(
def forward(self, x):
    return torch.full([x.shape[0], 1, 7], float("nan"))
)";

constexpr const char* kTuple = R"(
def forward(self, x):
    return (x, x)
)";

constexpr const char* kThrows = R"(
def forward(self, x):
    assert x.shape[0] < 0, "this model always fails"
    return x
)";

constexpr const char* kInteger = R"(
def forward(self, x):
    return torch.zeros([x.shape[0], 1, 7]).long()
)";

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: make_test_model FOLDER\n";
        return 2;
    }
    const std::map<std::string, const char*> scripts{
        {"brightest", kBrightest},    {"residual", kResidual}, {"placed", kPlaced},   {"mismatched", kMismatched},
        {"wrong_shape", kWrongShape}, {"nan", kNan},           {"endless", kEndless}, {"tuple", kTuple},
        {"throws", kThrows},          {"integer", kInteger}};
    for (const auto& [name, script] : scripts) {
        torch::jit::Module module(name);
        module.define(script);
        module.eval();
        module.save((std::filesystem::path(argv[1]) / (name + ".pt")).string());
    }
    return 0;
}
