"""The records that the engine writes: contacts, cases and what is due for them."""

from __future__ import annotations

import numpy as np

#: a contact that would transmit, waiting for its day
CONTACT = np.dtype(
    [
        ("target", np.uint32),
        ("source", np.uint32),  # case
        ("luck", np.float32),
        ("commune", np.uint16),  # of the source
        ("layer", np.uint8),
        ("variant", np.uint8),
    ],
)
#: what a case's contacts are drawn from
DRAFT = np.dtype(
    [
        ("key", np.uint64),
        ("at_home", np.float64),  # expected contacts at home, ...
        ("near", np.float64),  # ... at home and in the group, ...
        ("total", np.float64),  # ... and in all, before `reach`
        ("count", np.int64),  # how many there are
    ],
    align=True,
)
#: a contact whose person is not yet looked up
SHEAF = np.dtype(
    [
        ("where", np.int64),  # position in `rolls`, or -1 - id of the person
        ("key", np.uint64),  # of the contact
        ("luck", np.float32),
        ("mine", np.uint16),  # place of the case in the block
        ("day", np.uint16),
        ("layer", np.uint8),
    ],
    align=True,
)
#: something that becomes due for an infection
DUE = np.dtype([("case", np.int32), ("kind", np.int32)])
#: one infection: the node of the transmission tree
CASE = np.dtype(
    [
        ("person", np.uint32),
        ("source", np.int32),  # index of the infecting case, -1 where it came from outside
        ("reach", np.float32),  # factor on the contacts of this infection
        ("day", np.uint16),
        ("infectious", np.uint16),
        ("onset", np.uint16),
        ("detected", np.uint16),
        ("commune", np.uint16),
        ("band", np.uint8),
        ("layer", np.uint8),
        ("variant", np.uint8),
        ("severity", np.uint8),
        ("ordinal", np.uint8),
        ("flags", np.uint8),
        ("home_size", np.uint8),
        ("group_layer", np.uint8),
        ("oldest", np.uint8),
        ("hospital", np.uint8),  # where the patient lies, else NO_HOSPITAL
    ],
    align=True,
)
