"""Writes the vectors anew: `python -m tests.unit.explorer.regenerate`."""

from tests.unit.explorer import vectors

if __name__ == "__main__":
    found = vectors.document()
    vectors.FILE.write_text(vectors.written(found))
    print(
        f"{sum(len(one['vectors']) for one in found.values())} requests in {vectors.FILE.relative_to(vectors.ROOT)}"
    )
