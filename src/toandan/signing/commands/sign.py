"""`toandan sign FILE --key KEY.p12 --out OUT`: put a digital signature on a PDF."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toandan.signing.errors import SigningError
from toandan.signing.signing import open_key, sign

if TYPE_CHECKING:
    import argparse

HELP = "Ký số một tệp PDF bằng khóa PKCS#12 (.p12, .pfx); mật khẩu được hỏi khi ký."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    parser.add_argument("file", metavar="TỆP", help="tệp PDF cần ký")
    parser.add_argument("--key", required=True, metavar="KHÓA", help="tệp khóa PKCS#12")
    parser.add_argument("--out", required=True, metavar="TỆP_RA", help="nơi ghi tệp đã ký")
    parser.add_argument("--reason", help="lý do ký")
    parser.add_argument("--location", help="nơi ký")
    parser.add_argument(
        "--passphrase-stdin", action="store_true", help="đọc mật khẩu từ dòng đầu của đầu vào chuẩn"
    )


def run(options: argparse.Namespace) -> int:
    """Sign the file; an existing file is never written over.

    Returns:
        0 where the signed file was written, 1 otherwise.
    """
    if options.passphrase_stdin:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    else:
        passphrase = getpass.getpass("Mật khẩu của khóa: ")
    try:
        key = open_key(Path(options.key).read_bytes(), passphrase)
        signed = sign(
            Path(options.file).read_bytes(), key, reason=options.reason, location=options.location
        )
        with Path(options.out).open("xb") as out:
            out.write(signed)
    except SigningError as error:
        print(error.message_vi, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: Không mở hoặc ghi được tệp ({error.strerror}).", file=sys.stderr)
        return 1
    print(f"Đã ký: {options.out} ({key.signer})")
    return 0
