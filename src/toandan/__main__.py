"""`python -m toandan` is the `toandan` command."""

from __future__ import annotations

import sys

from toandan.cli import main

sys.exit(main())
