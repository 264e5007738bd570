"""Reading and writing safetensors with the standard library only.

A safetensors file is: 8 bytes little-endian header length, a JSON header {name: {dtype, shape, data_offsets}}, then the
tensor bytes without gaps. Only F64 and F32 are needed here. Everything read is checked before it is used.
"""

import array
import json
import math
import struct
import sys

TYPE_CODES = {"F64": "d", "F32": "f"}
MAX_HEADER = 1 << 20


class TensorFileError(Exception):
    """The bytes are not a complete, well-formed tensor file."""


def encode(tensors, metadata):
    """Bytes of a file holding `tensors`: {name: (dtype, shape, flat list of floats)}; `metadata`: {text: text}."""
    header = {"__metadata__": metadata}
    chunks = []
    offset = 0
    for name in sorted(tensors):
        dtype, shape, values = tensors[name]
        if math.prod(shape) != len(values):
            raise ValueError(f"{name}: {len(values)} values do not fill the shape {shape}")
        data = _little_endian(array.array(TYPE_CODES[dtype], values)).tobytes()
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [offset, offset + len(data)]}
        chunks.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # tensor data starts on a multiple of 8
    return struct.pack("<Q", len(text)) + text + b"".join(chunks)


def decode(data):
    """(tensors, metadata) of a file's bytes, as `encode` takes them. Raises TensorFileError."""
    if len(data) < 8:
        raise TensorFileError(f"only {len(data)} bytes, the header length alone takes 8")
    (length,) = struct.unpack("<Q", data[:8])
    if length > MAX_HEADER or 8 + length > len(data):
        raise TensorFileError(f"the header says {length} bytes, the file has {len(data)}")
    try:
        header = json.loads(data[8 : 8 + length])
        metadata = header.pop("__metadata__", {})
        places = sorted(header.items(), key=lambda entry: entry[1]["data_offsets"])
        body = memoryview(data)[8 + length :]
        tensors = {}
        end = 0
        for name, entry in places:
            start, stop = entry["data_offsets"]
            dtype, shape = entry["dtype"], tuple(entry["shape"])
            values = array.array(TYPE_CODES[dtype])
            if start != end or stop - start != math.prod(shape) * values.itemsize or stop > len(body):
                raise TensorFileError(f"{name}: bytes {start}..{stop} do not fit its shape and the file")
            values.frombytes(body[start:stop])
            tensors[name] = (dtype, shape, _little_endian(values).tolist())
            end = stop
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TensorFileError(f"unreadable header: {error!r}") from error
    if end != len(body):
        raise TensorFileError(f"{len(body) - end} bytes behind the last tensor")
    return tensors, metadata


def _little_endian(values):
    if sys.byteorder == "big":
        values.byteswap()
    return values
