"""From the register to what one page or sheet shows: small dataclasses that templates read."""
