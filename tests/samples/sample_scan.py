"""A PDF without text: one page that is a picture."""

from __future__ import annotations


def scan(width: int = 306, height: int = 396) -> bytes:
    """A PDF of one page that is nothing but a picture: grey bars where words would stand, one bit a dot."""
    rows = []
    for y in range(height):
        dark = 40 < y < height - 40 and y % 12 < 6
        bits = "".join(
            "0" if dark and 40 < x < width - 40 and (x + y // 12 * 7) % 29 > 4 else "1" for x in range(width)
        )
        rows.append(int(bits.ljust(-(-width // 8) * 8, "1"), 2).to_bytes(-(-width // 8), "big"))
    picture = b"".join(rows)
    drawing = b"612 0 0 792 0 0 cm /Page Do"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /XObject << /Page 5 0 R >> >> /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1 /Length %d >>\nstream\n%s\nendstream"
        % (width, height, len(picture), picture),
    ]
    out, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer
