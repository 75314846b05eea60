"""Build the site, the sheets and the data. `python build.py --help` tells how."""

import sys

from policyledger.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
