"""What ggml makes of blocks of bytes drawn by a seed, as hashes: test/model/ggml-blocks.test.ts holds them.

`python ggml-blocks.py <libggml-base.so>`; it needs numpy, and `pip install pywhispercpp` brings the library.
"""

import ctypes
import hashlib
import sys

import numpy

# ggml's number, values and bytes of a block, places of its halves
TYPES = {
    "q4_0": (2, 32, 18, [0]),
    "q4_1": (3, 32, 20, [0, 2]),
    "q5_0": (6, 32, 22, [0]),
    "q5_1": (7, 32, 24, [0, 2]),
    "q8_0": (8, 32, 34, [0]),
    "q4_k": (12, 256, 144, [0, 2]),
    "q5_k": (13, 256, 176, [0, 2]),
    "q6_k": (14, 256, 210, [208]),
}
BLOCKS = 64


class Traits(ctypes.Structure):
    """ggml.h, struct ggml_type_traits"""

    _fields_ = [
        ("type_name", ctypes.c_char_p),
        ("blck_size", ctypes.c_int64),
        ("blck_size_interleave", ctypes.c_int64),
        ("type_size", ctypes.c_size_t),
        ("is_quantized", ctypes.c_bool),
        ("to_float", ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)),
    ]


def library(path: str) -> ctypes.CDLL:
    ggml = ctypes.CDLL(path)
    ggml.ggml_get_type_traits.restype = ctypes.POINTER(Traits)
    return ggml


def dequantised(ggml: ctypes.CDLL, kind: int, data: bytes, values: int) -> numpy.ndarray:
    into = numpy.empty(values, numpy.float32)
    ggml.ggml_get_type_traits(kind).contents.to_float(data, into.ctypes.data, values)
    return into


def random_bytes(seed: int, length: int) -> bytearray:
    """mulberry32, as bench/random-model.ts has it"""
    state, drawn = seed, bytearray()
    for _ in range(length):
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        t ^= (t + ((t ^ (t >> 7)) * (t | 61) & 0xFFFFFFFF)) & 0xFFFFFFFF
        drawn.append((t ^ (t >> 14)) >> 24)
    return drawn


def blocks(kind: int, size: int, halves: list) -> bytes:
    drawn = random_bytes(kind, BLOCKS * size)
    for block in range(BLOCKS):
        for place in halves:
            # Finite: the highest bit of the exponent is none.
            drawn[block * size + place + 1] &= 0xBF
    return bytes(drawn)


if __name__ == "__main__":
    ggml = library(sys.argv[1])
    for name, (kind, values, size, halves) in TYPES.items():
        floats = dequantised(ggml, kind, blocks(kind, size, halves), BLOCKS * values)
        print(name, hashlib.sha256(floats.tobytes()).hexdigest())
