"""Which part of a network's maps has to be computed for a view, and what lies about it.

Most of a canvas is black. A cell that sees nothing but black says what it says of every view, so it need not be computed; and
of what sees the breast only that is needed which a cell in the breast depends on. So the early layers, whose cells see little,
are given the breast and little about it (`near`), those of stride 16 more (`middle`), the rest most (`far`), and black is laid
about what was computed before. What is said of a breast is what is said where all is computed (tests/test_windows.py).

A box is [top, bottom, left, right], in pixels of the canvas that a detector sees.
"""

import copy
from typing import List, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SEEN_8 = 40   # pixels: what a cell of stride 8 depends on ends no farther from it
SEEN_16 = 56  # the same of a cell of stride 16 and the cells of stride 8 that it is made of
BLACK = 512   # pixels: sides of the image of black that is looked at
STEP = 64     # a box's sides come in these steps: oneDNN's convolutions are prepared for each size
GRID = 32


class Windows(NamedTuple):
    rows: int  # of the canvas
    columns: int
    near: List[int]
    middle: List[int]
    far: List[int]


def side(begin: int, end: int, whole: int, margin: int, grid: int, step: int) -> List[int]:
    """[begin, end] with the margin, on the grid, and a number of steps long; at most the whole, a multiple of the grid."""
    first = max(0, begin - margin) // grid * grid
    length = min(whole, (min(whole, end + margin) - first + step - 1) // step * step)
    first = min(first, whole - length)
    return [first, first + length]


def widened(box: List[int], rows: int, columns: int, margin: int, grid: int, step: int) -> List[int]:
    return side(box[0], box[1], rows, margin, grid, step) + side(box[2], box[3], columns, margin, grid, step)


def windows_of(part: List[int], rows: int, columns: int, near: int, middle: int, far: int, step: int,
               grid: int = GRID) -> Windows:
    """For a breast in the box `part`; the margins in pixels."""
    return Windows(rows, columns, widened(part, rows, columns, near, grid // 2, step),
                   widened(part, rows, columns, middle, grid, step), widened(part, rows, columns, far, grid, step))


def shown(x: Tensor, part: List[int], box: List[int], shrink: int) -> Tensor:
    """The canvas within the box, of whose part `x` is; the part in pixels of x, the box in those of the canvas that is `shrink` times coarser."""
    if part != [box[0] * shrink, box[1] * shrink, box[2] * shrink, box[3] * shrink]:
        x = F.pad(x, [part[2] - box[2] * shrink, box[3] * shrink - part[3], part[0] - box[0] * shrink, box[1] * shrink - part[1]])
    return F.avg_pool2d(x, shrink) if shrink > 1 else x


def in_zeros(maps: Tensor, box: List[int], rows: int, columns: int, stride: int) -> Tensor:
    """Zeros about the box, up to the whole."""
    return F.pad(maps, [box[2] // stride, (columns - box[3]) // stride, box[0] // stride, (rows - box[1]) // stride])


def mirrored(box: List[int], rows: int, columns: int, image: int) -> List[int]:
    """The box in mirror image 1 (top-bottom), 2 (left-right) or 3 (both); 0 is the image itself."""
    top, bottom, left, right = box[0], box[1], box[2], box[3]
    if image % 2 == 1:
        top, bottom = rows - bottom, rows - top
    if image >= 2:
        left, right = columns - right, columns - left
    return [top, bottom, left, right]


def cut(maps: Tensor, box: List[int], outer: List[int], rows: int, columns: int, stride: int) -> Tensor:
    """The box of each mirror image's map, which shows the box `outer`."""
    if box == outer:
        return maps
    parts: List[Tensor] = []
    for i in range(maps.shape[0]):
        b, o = mirrored(box, rows, columns, i), mirrored(outer, rows, columns, i)
        parts.append(maps[i:i + 1, :, (b[0] - o[0]) // stride:(b[1] - o[0]) // stride,
                     (b[2] - o[2]) // stride:(b[3] - o[2]) // stride])
    return torch.cat(parts, 0)


def cells_of(begin: int, end: int, whole: int, reach: int, device: torch.device) -> Tensor:
    """Which rows (or columns) of `around` stand for these of a map of `whole` cells, at least 2 * reach + 1."""
    at = torch.arange(begin, end, device=device)
    return torch.minimum(at, torch.full_like(at, reach)) + (at - (whole - 1 - reach)).clamp(min=0)


def of_black(around: Tensor, rows: Tensor, begin: int, end: int, whole: int) -> Tensor:
    """These rows of a map of black, from one column to another: 1 x rows x columns x channels."""
    columns = cells_of(begin, end, whole, around.shape[0] // 2, around.device)
    return around.index_select(0, rows).index_select(1, columns).unsqueeze(0)


def laid(maps: Tensor, around: Tensor, box: List[int], outer: List[int], windows: Windows, stride: int, seen: int) -> Tensor:
    """Maps of the box `outer`, where only those of `box` were computed, but for the `seen` pixels that its borders disturb.

    around: rows x columns x channels, what the map holds of black: the middle one everywhere, the others at an image's borders.
    Nothing is written in place: a map that is, the engine's layers do not read.
    """
    if box == [0, windows.rows, 0, windows.columns]:
        return maps
    reach = around.shape[0] // 2
    disturbed = (seen + stride - 1) // stride
    rows, columns = windows.rows // stride, windows.columns // stride
    pieces: List[Tensor] = []  # image by image, from above
    for i in range(maps.shape[0]):
        b, o = mirrored(box, windows.rows, windows.columns, i), mirrored(outer, windows.rows, windows.columns, i)
        first = b[0] // stride + (disturbed if b[0] > 0 else 0)
        last = b[1] // stride - (disturbed if b[1] < windows.rows else 0)
        left = b[2] // stride + (disturbed if b[2] > 0 else 0)
        right = b[3] // stride - (disturbed if b[3] < windows.columns else 0)
        computed = maps[i:i + 1, :, first - b[0] // stride:last - b[0] // stride,
                        left - b[2] // stride:right - b[2] // stride].permute(0, 2, 3, 1)
        above, before, after, below = o[0] // stride, o[2] // stride, o[3] // stride, o[1] // stride
        beside = cells_of(first, last, rows, reach, around.device)
        pieces.append(of_black(around, cells_of(above, first, rows, reach, around.device), before, after, columns))
        pieces.append(torch.cat([of_black(around, beside, before, left, columns), computed,
                                 of_black(around, beside, right, after, columns)], 2))
        pieces.append(of_black(around, cells_of(last, below, rows, reach, around.device), before, after, columns))
    sides = [maps.shape[0], (outer[1] - outer[0]) // stride, (outer[3] - outer[2]) // stride, maps.shape[1]]
    return torch.cat(pieces, 1).view(sides).permute(0, 3, 1, 2)


class Black(nn.Module):
    """What a detector's maps hold of an image that is all black: rows x columns x channels."""

    def __init__(self, at_8: Tensor, at_16: Tensor):
        super().__init__()
        self.register_buffer("at_8", at_8)
        self.register_buffer("at_16", at_16)


def not_seen() -> Black:
    """For whole images."""
    return Black(torch.zeros(1, 1, 1), torch.zeros(1, 1, 1))


def black_of(detector: nn.Module, kind: torch.dtype) -> Black:
    seeing = copy.deepcopy(detector).double()
    with torch.no_grad():
        x8 = seeing.early(seeing.fold(seeing.look(torch.zeros(1, 1, BLACK, BLACK, dtype=torch.float64))))
        return Black(corner_of(x8).to(kind), corner_of(seeing.stage16(x8)).to(kind))


def corner_of(maps: Tensor) -> Tensor:
    """Of a large map of black, one that holds its borders and, once, what lies between them."""
    middle = maps.shape[2] // 2
    off = (maps[0] - maps[0, :, middle, middle][:, None, None]).abs().amax(0) > 1e-9
    reach = 0
    while bool(off[reach:maps.shape[2] - reach, reach:maps.shape[3] - reach].any()):
        reach += 1
    if reach * 2 >= middle:
        raise RuntimeError("the image of black is too small")
    kept = list(range(reach)) + [middle] + list(range(maps.shape[2] - reach, maps.shape[2]))
    return maps[0][:, kept][:, :, kept].permute(1, 2, 0).contiguous()
