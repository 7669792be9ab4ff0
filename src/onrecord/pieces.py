"""Lists cut where their own content says so, so that after a change somewhere in the middle all other pieces stay.

Content-defined chunks: Muthitacharoen, Chen and Mazieres, SOSP 2001. What is kept in such pieces is written anew only
where it has changed.
"""

from zlib import crc32

SIZE = 1 << 16  # bytes of a piece, about


def ends_with(mark: bytes, size: int) -> bool:
    """Whether a piece ends behind an item of that many bytes: by chance, the likelier the longer it is. The chance lies
    in the item's `mark`, its name or its own bytes."""
    return crc32(mark) % SIZE < size
