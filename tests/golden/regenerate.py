"""Writes the expected files of every case anew; read the difference before committing it.

python -m tests.golden.regenerate
"""

import shutil

from tests.golden import cases


def main() -> None:
    """Replaces the folder `expected` of each case."""
    for case in cases.names():
        files = cases.wanted(cases.rendered(case))
        shutil.rmtree(cases.folder(case), ignore_errors=True)
        for path, content in files.items():
            target = cases.folder(case) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        print(f"{case}: {len(files)} files")


if __name__ == "__main__":
    main()
