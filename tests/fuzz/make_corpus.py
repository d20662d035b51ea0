#!/usr/bin/env python3
"""Writes the small good files that fuzzing begins with. Standard library only; run it from this folder."""
import io
import json
import os
import struct
import zipfile


def put(reader, name, content):
    os.makedirs(f"corpus/{reader}", exist_ok=True)
    with open(f"corpus/{reader}/{name}", "wb") as file:
        file.write(content)


def npy(descr, shape, data, fortran=False, version=1):
    text = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}"
    size = 10 if version == 1 else 12
    text += " " * (-(size + len(text) + 1) % 64) + "\n"
    length = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text.encode() + data


def npz(arrays, method):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in arrays.items():
            archive.writestr(zipfile.ZipInfo(name + ".npy"), content, method)
    return stream.getvalue()


def safetensors(entries, metadata=None):
    header, data = ({"__metadata__": metadata} if metadata else {}), b""
    for name, (dtype, shape, content) in entries.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def idx(kind, shape, data):
    return bytes([0, 0, kind, len(shape)]) + b"".join(struct.pack(">I", size) for size in shape) + data


reals = struct.pack("<6d", 0.5, -1.5, 2, 3e10, -0.0, 1e-300)
singles = struct.pack("<6f", 0.5, -1.5, 2, 3, 4, 5)
put("idx", "images", idx(8, [2, 2, 3], bytes(range(12))))
put("idx", "labels", idx(8, [2], b"\0\1"))
put("idx", "doubles", idx(14, [3], struct.pack(">3d", 1, 2, 3)))
put("npy", "matrix", npy("<f8", (2, 3), reals))
put("npy", "fortran", npy("<f4", (3, 2), singles, True))
put("npy", "vector", npy(">i2", "(4,)", struct.pack(">4h", 1, -2, 3, -4)))
put("npy", "scalar", npy("|u1", (), b"\7"))
put("npy", "version2", npy("<i8", (2, 1, 1), struct.pack("<2q", -1, 1 << 40), version=2))
put("npy", "half", npy("<f2", "(3,)", struct.pack("<3e", 1, -0.5, 65504)))
put("npz", "stored", npz({"inputs": npy("<f8", (2, 3), reals), "targets": npy("<i8", "(2,)", struct.pack("<2q", 0, 1))}, zipfile.ZIP_STORED))
put("npz", "deflated", npz({"layer1.weight": npy("<f8", (2, 3), reals)}, zipfile.ZIP_DEFLATED))
put("safetensors", "layers", safetensors({"layer1.weight": ("F64", [2, 3], reals), "layer1.bias": ("F32", [2], struct.pack("<2f", 1, 2))}, {"layout": "out,in"}))
put("safetensors", "kinds", safetensors({"a": ("BF16", [2], b"\x80\x3f\0\0"), "b\u00e9\"": ("I8", [], b"\xff"), "c": ("BOOL", [1, 1], b"\1")}))
record = bytes([3]) + bytes(i % 256 for i in range(3072))
put("cifar10", "one", record)
put("cifar10", "two", record + bytes([9]) + bytes(3072))
put("csv", "commas", b"x,y,label\n1,2.5,yes\n3,-4e2,no\n5,6,yes\n")
put("csv", "semicolons", "Größe;Wert;Art\r\n1,5;2;a\r\n2,25;;b\r\n".encode("utf-8-sig"))
put("csv", "tabs", "高\t重\t類\n1\t2\t大\n3\t4\t小\n".encode("utf-16"))
put("csv", "bars", b"1|2|0\r3|4|1\r")
put("csv", "quotes", b'name,note,"the ""x"""\n"a, b","line\none",1\n"c","",2\n')
put("csv", "gbk", "身高,体重,类别\n1,2,大的\n3,4,小的\n".encode("gbk"))
put("csv", "big5", "身高,體重,類別\n1,2,大的\n3,4,小的\n".encode("big5"))
put("expression", "all", b"-2x^2 + 3(y - 1)/4 * sqrt(abs(x)) - min(x, .5e1)^y")
put("expression", "functions", b"exp(-x) + log(y + 2) sin(pi x)cos(e y) - tan(x)tanh(y)sigmoid(xy)")
put("expression", "nested", b"((((max(x, (y)))))) ^ 2 ^ -x")
put("expression", "faults", "1.2.3 + foo(x # 中".encode())
