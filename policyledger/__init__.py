"""Policy Ledger: policy documents as a register of duties, and the site and sheets made from it."""

__version__ = "0.1.0"
